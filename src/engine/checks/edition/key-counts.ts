const START_SLOTS = 1 << 10;

/** Counts how often each hash of 64 bits was seen, and remembers a number that came with it last. */
export class KeyCounts {
  #slots = START_SLOTS;
  #high = new Uint32Array(START_SLOTS);
  #low = new Uint32Array(START_SLOTS);
  /** 0 in a free slot. */
  #counts = new Uint16Array(START_SLOTS);
  #marks = new Uint16Array(START_SLOTS);
  #used = 0;
  /** The mark that came with the same hash before; -1 if it is new. */
  lastMark = -1;

  /** Returns how often the hash was seen, with this time. `mark` is at most 16 bits. */
  add(high: number, low: number, mark: number): number {
    const slot = this.#find(high, low);
    const count = this.#counts[slot]!;
    this.lastMark = count === 0 ? -1 : this.#marks[slot]!;
    this.#marks[slot] = mark;
    if (count > 0) {
      if (count < 0xffff) this.#counts[slot] = count + 1;
      return count + 1;
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#counts[slot] = 1;
    this.#used += 1;
    if (this.#used * 3 > this.#slots * 2) this.#grow();
    return 1;
  }

  #find(high: number, low: number): number {
    const mask = this.#slots - 1;
    let slot = low & mask;
    while (this.#counts[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [highs, lows, counts, marks] = [this.#high, this.#low, this.#counts, this.#marks];
    this.#slots *= 2;
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    this.#counts = new Uint16Array(this.#slots);
    this.#marks = new Uint16Array(this.#slots);
    for (let old = 0; old < counts.length; old++) {
      if (counts[old] === 0) continue;
      const slot = this.#find(highs[old]!, lows[old]!);
      this.#high[slot] = highs[old]!;
      this.#low[slot] = lows[old]!;
      this.#counts[slot] = counts[old]!;
      this.#marks[slot] = marks[old]!;
    }
  }
}
