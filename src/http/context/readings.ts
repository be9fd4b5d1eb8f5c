/** Scrolling through a sheet asks for its rows again and again: within this time that is one reading. */
const SAME_READING_MS = 10 * 60_000;
/** Beyond this many, the oldest is forgotten: it would be another entry. */
const MAX_READINGS = 10_000;

/** What each session or token has read of late. */
export class Readings {
  readonly #atMs = new Map<string, number>();

  has(key: string, nowMs = performance.now()): boolean {
    const atMs = this.#atMs.get(key);
    return atMs !== undefined && nowMs - atMs < SAME_READING_MS;
  }

  add(key: string, nowMs = performance.now()): void {
    this.#atMs.delete(key);
    this.#atMs.set(key, nowMs);
    if (this.#atMs.size > MAX_READINGS) this.#atMs.delete(this.#atMs.keys().next().value!);
  }
}
