/** Large enough to smooth out single jobs, small enough to follow a change of documents. */
export const DURATION_WINDOW = 20;
/** The estimate before any job has ended. */
const FIRST_GUESS_MS = 5000;

/** The durations of the latest jobs, used to estimate the wait for a free slot. */
export class Durations {
  readonly #latestMs: number[];

  /** `latestMs`: oldest first. */
  constructor(latestMs: readonly number[] = []) {
    this.#latestMs = latestMs.slice(-DURATION_WINDOW);
  }

  add(durationMs: number): void {
    this.#latestMs.push(durationMs);
    if (this.#latestMs.length > DURATION_WINDOW) this.#latestMs.shift();
  }

  averageMs(): number {
    if (this.#latestMs.length === 0) return FIRST_GUESS_MS;
    return this.#latestMs.reduce((sum, one) => sum + one, 0) / this.#latestMs.length;
  }

  /** The average time until a job ends while `concurrency` jobs run; if none can run, while one does. */
  secondsUntilFree(concurrency: number): number {
    return Math.max(1, Math.ceil(this.averageMs() / Math.max(1, concurrency) / 1000));
  }
}
