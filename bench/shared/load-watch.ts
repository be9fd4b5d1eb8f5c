import { readCpuWaitMs } from './cpu-time.ts';

/** For which share of the time something on the machine waited for a processor; NaN if unknown. */
export class LoadWatch {
  readonly #startMs = performance.now();
  readonly #startWaitMs = readCpuWaitMs();

  readWaitShare(): number {
    return (readCpuWaitMs() - this.#startWaitMs) / (performance.now() - this.#startMs);
  }
}
