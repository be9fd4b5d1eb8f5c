/** Scrolling through a sheet requests its rows again and again. All requests within this time count as one reading. */
const SAME_READING_MS = 10 * 60_000;
/** Beyond this number, the oldest reading is forgotten, and would be recorded again. */
const MAX_READINGS = 10_000;

/** Recent readings of each session or token. */
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
