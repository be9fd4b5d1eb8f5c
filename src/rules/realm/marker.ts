import { outer } from './outer.ts';

/** A shorter turn cannot fill enough memory to be worth freeing. */
const MIN_FILLING_MS = 10;

/** Separates the turns of rules: frees what one has left, and tells the engine which comes next, rarely enough to cost nothing. */
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

  /** Begins the turn of a rule. */
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
