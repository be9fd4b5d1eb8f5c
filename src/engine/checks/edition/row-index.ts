/** Finds rows by two of their words; rows in which both are 0 are not in the index. */
export class RowIndex {
  readonly #words: Uint32Array;
  readonly #rowWords: number;
  readonly #high: number;
  readonly #low: number;
  /** Row + 1 by slot; 0 for a free slot. */
  readonly #slots: Uint32Array;
  hasRepetitions = false;

  constructor(
    words: Uint32Array,
    { rowWords, count, high, low }: { rowWords: number; count: number; high: number; low: number },
  ) {
    this.#words = words;
    this.#rowWords = rowWords;
    this.#high = high;
    this.#low = low;
    let slots = 16;
    while (slots * 2 < count * 3) slots *= 2;
    this.#slots = new Uint32Array(slots);
    for (let row = 0; row < count; row++) {
      const at = row * rowWords;
      const slot = this.#slotOf(words[at + high]!, words[at + low]!);
      if (slot < 0) continue;
      if (this.#slots[slot] === 0) this.#slots[slot] = row + 1;
      else this.hasRepetitions = true;
    }
  }

  find(high: number, low: number): number {
    const slot = this.#slotOf(high, low);
    return slot < 0 ? -1 : this.#slots[slot]! - 1;
  }

  #slotOf(high: number, low: number): number {
    if (high === 0 && low === 0) return -1;
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]!;
      if (row === 0) return slot;
      const at = (row - 1) * this.#rowWords;
      if (this.#words[at + this.#low] === low && this.#words[at + this.#high] === high) return slot;
    }
  }
}
