/** After less time, or with less of the work done, an estimate would mislead. */
const MIN_ELAPSED_MS = 1000;
const MIN_SHARE = 0.02;

/** How long a changed speed takes to show in the estimate: shorter times make it jump. */
const SMOOTHING_MS = 1000;

/** Estimates when work ends, from the share that is done since its first report: before it, processes start. */
export class TimeLeft {
  #first: { atMs: number; share: number } | null = null;
  #share = 0;
  #last: { atMs: number; endMs: number } | null = null;

  /** Estimated milliseconds to the end; undefined until the estimate means something. `share`: 0 to 1. */
  estimate(nowMs: number, share: number): number | undefined {
    // With a smaller share, the work began again.
    if (this.#first === null || share < this.#share) {
      this.#first = { atMs: nowMs, share };
      this.#last = null;
    }
    this.#share = share;
    const elapsedMs = nowMs - this.#first.atMs;
    const done = share - this.#first.share;
    if (elapsedMs < MIN_ELAPSED_MS || done < MIN_SHARE) return undefined;
    const endMs = nowMs + (elapsedMs / done) * (1 - share);
    const weight = this.#last === null ? 1 : 1 - Math.exp((this.#last.atMs - nowMs) / SMOOTHING_MS);
    const smoothedMs = this.#last === null ? endMs : this.#last.endMs + weight * (endMs - this.#last.endMs);
    this.#last = { atMs: nowMs, endMs: smoothedMs };
    return Math.max(0, Math.round(smoothedMs - nowMs));
  }
}
