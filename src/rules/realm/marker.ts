import { outer } from './outer.ts';

/** A shorter turn cannot fill so much memory that freeing it is worthwhile. */
const MIN_FILLING_MS = 10;

/** Separates the turns of rules: frees the memory that a rule left, and tells the engine the next rule, at low cost. */
export class Marker {
  readonly #sendMark: (ruleId: string) => void;
  readonly #intervalMs: number;
  #lastMarkMs: number;
  #turnStartMs: number;

  constructor(intervalMs: number, sendMark: (ruleId: string) => void) {
    this.#sendMark = sendMark;
    this.#intervalMs = intervalMs;
    this.#lastMarkMs = outer.nowMs();
    this.#turnStartMs = this.#lastMarkMs;
  }

  takeTurn(ruleId: string): void {
    const nowMs = outer.nowMs();
    this.#cleanUp(nowMs - this.#turnStartMs);
    this.#turnStartMs = nowMs;
    if (nowMs - this.#lastMarkMs < this.#intervalMs) return;
    this.#lastMarkMs = nowMs;
    this.#sendMark(ruleId);
  }

  #cleanUp(turnMs: number): void {
    if (turnMs >= MIN_FILLING_MS) outer.reclaimMemory();
  }
}
