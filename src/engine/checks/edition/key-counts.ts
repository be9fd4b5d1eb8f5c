const MIN_SLOTS = 1 << 10;
/** Numbers of a slot, next to each other in memory: the two halves of the hash, and the count with the mark. */
const SLOT = { high: 0, low: 1, count: 2, words: 3 } as const;
const MAX_COUNT = 0xffff;

/** Counts how often each hash of 64 bits was seen, and remembers a number that came with it last. */
export class KeyCounts {
  #slots: number;
  #table: Uint32Array;
  #used = 0;
  /** The mark that came with the same hash before; -1 if it is new. */
  lastMark = -1;

  /** `expected`: how many hashes may come, so that the table need not grow. */
  constructor(expected = 0) {
    let slots = MIN_SLOTS;
    while (slots * 2 < expected * 3) slots *= 2;
    this.#slots = slots;
    this.#table = new Uint32Array(slots * SLOT.words);
  }

  /** Returns how often the hash was seen, with this time, up to 65,535. `mark` is at most 16 bits. */
  add(high: number, low: number, mark: number): number {
    const at = this.#find(high, low);
    const table = this.#table;
    const entry = table[at + SLOT.count]!;
    if (entry !== 0) {
      this.lastMark = entry >>> 16;
      const count = Math.min(MAX_COUNT, (entry & MAX_COUNT) + 1);
      table[at + SLOT.count] = ((mark << 16) | count) >>> 0;
      return count;
    }
    this.lastMark = -1;
    table[at + SLOT.high] = high;
    table[at + SLOT.low] = low;
    table[at + SLOT.count] = ((mark << 16) | 1) >>> 0;
    this.#used += 1;
    if (this.#used * 3 > this.#slots * 2) this.#grow();
    return 1;
  }

  /** The start of the hash's slot, or of the free slot for it. */
  #find(high: number, low: number): number {
    const mask = this.#slots - 1;
    const table = this.#table;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT.words;
      if (table[at + SLOT.count] === 0) return at;
      if (table[at + SLOT.low] === low && table[at + SLOT.high] === high) return at;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#slots *= 2;
    this.#table = new Uint32Array(this.#slots * SLOT.words);
    for (let at = 0; at < old.length; at += SLOT.words) {
      if (old[at + SLOT.count] === 0) continue;
      const to = this.#find(old[at]!, old[at + SLOT.low]!);
      for (let i = 0; i < SLOT.words; i++) this.#table[to + i] = old[at + i]!;
    }
  }
}
