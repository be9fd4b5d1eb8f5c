import { readCpuOfDescendantsMs } from '../shared/cpu-time.ts';

/**
 * Processor time and time of each part of some work. The processor time is that of all processes which this one has started,
 * with theirs: for `ade run` it is what a control group counts, to a hundredth of a second.
 */
export class Laps {
  readonly times: Record<string, number> = {};
  #last = read();

  /** Leaves out what was done since the last call. */
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
