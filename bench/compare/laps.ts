import { readCpuOfDescendantsMs } from '../shared/cpu-time.ts';

/**
 * Measures time and processor time of each part of some work. The processor time includes all processes that this one
 * has started, and their descendants. For `ade run`, it is within 10 ms of the time of a control group.
 */
export class Laps {
  readonly times: Record<string, number> = {};
  #last = read();

  /** Excludes the work since the last call. */
  skip(): void {
    this.#last = read();
  }

  note(part: string): void {
    const now = read();
    this.times[`${part}, processor`] = now.cpuMs - this.#last.cpuMs;
    this.times[`${part}, time`] = now.wallMs - this.#last.wallMs;
    this.#last = now;
  }
}

function read() {
  return { cpuMs: readCpuOfDescendantsMs(process.pid), wallMs: performance.now() };
}
