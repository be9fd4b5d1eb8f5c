import { reclaimMemory } from './memory.ts';
import { restoreRegExpPrototype } from './regexp-prototype.ts';

/** Nothing that is worth freeing is filled in less. */
const MIN_FILLING_MS = 10;

/** Tells the engine which rule comes next, seldom enough to cost nothing, and clears up after the one before. */
export class Marker {
  readonly #send: (ruleId: string) => void;
  readonly #nowMs: () => number;
  readonly #intervalMs: number;
  #lastMs: number;
  #turnMs: number;

  constructor(intervalMs: number, nowMs: () => number, send: (ruleId: string) => void) {
    this.#nowMs = nowMs;
    this.#send = send;
    this.#intervalMs = intervalMs;
    this.#lastMs = nowMs();
    this.#turnMs = this.#lastMs;
  }

  mark(ruleId: string): void {
    const nowMs = this.#nowMs();
    restoreRegExpPrototype();
    if (nowMs - this.#turnMs >= MIN_FILLING_MS) reclaimMemory();
    this.#turnMs = nowMs;
    if (nowMs - this.#lastMs < this.#intervalMs) return;
    this.#lastMs = nowMs;
    this.#send(ruleId);
  }
}
