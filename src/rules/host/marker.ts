/** Tells the engine which rule comes next, seldom enough to cost nothing. */
export class Marker {
  readonly #send: (ruleId: string) => void;
  readonly #nowMs: () => number;
  readonly #intervalMs: number;
  #lastMs: number;

  constructor(intervalMs: number, nowMs: () => number, send: (ruleId: string) => void) {
    this.#nowMs = nowMs;
    this.#send = send;
    this.#intervalMs = intervalMs;
    this.#lastMs = nowMs();
  }

  mark(ruleId: string): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#lastMs < this.#intervalMs) return;
    this.#lastMs = nowMs;
    this.#send(ruleId);
  }
}
