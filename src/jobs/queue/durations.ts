/** Enough to smooth single jobs, few enough to follow a change of documents. */
export const DURATION_WINDOW = 20;
/** What is told before any job has ended. */
const FIRST_GUESS_MS = 5000;

/** How long jobs took of late, from which the wait for a free slot is drawn. */
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

  /** With `concurrency` jobs at a time, one ends every so many seconds. */
  secondsUntilFree(concurrency: number): number {
    return Math.max(1, Math.ceil(this.averageMs() / concurrency / 1000));
  }
}
