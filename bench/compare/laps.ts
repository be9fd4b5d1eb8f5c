import { readCpuOfDescendantsMs } from '../shared/cpu-time.ts';

/**
 * Measures time and processor time of each part of some work. The processor time includes all processes that this one
 * has started, and their descendants. For `ade run`, it agrees with that of a control group to 10 ms.
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
