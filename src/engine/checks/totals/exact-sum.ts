/** Adds numbers without losing small ones next to large ones (Neumaier): a million cents add up exactly. */
export class ExactSum {
  #sum = 0;
  #lost = 0;
  count = 0;

  add(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
    this.count += 1;
  }

  get value(): number {
    const value = this.#sum + this.#lost;
    // Numbers of documents have no more digits than this; further digits are rounding errors.
    return Number(value.toPrecision(14)) + 0;
  }
}

/** The sum of the numbers of each field, by name. */
export type Sums = ReadonlyMap<string, ExactSum>;
