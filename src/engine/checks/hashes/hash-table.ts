import type { Hash64 } from './hash-values.ts';

const START_SLOTS = 1 << 10;

/** 4 million hashes and their row numbers take 96 MB; an xlsx sheet has a million rows at most. */
export const MAX_HASHES = 4_000_000;

/** Keeps hashes of 64 bits, each with the first row that had the hash. After `MAX_HASHES`, new hashes are not kept. */
export class HashTable {
  #slots = START_SLOTS;
  #high = new Uint32Array(START_SLOTS);
  #low = new Uint32Array(START_SLOTS);
  /** 0 in a free slot. */
  #rows = new Uint32Array(START_SLOTS);
  #count = 0;

  get isFull(): boolean {
    return this.#count >= MAX_HASHES;
  }

  has(hash: Hash64): boolean {
    return this.#rows[this.#find(hash)] !== 0;
  }

  /** The first row with this hash; 0 if it is not known. */
  rowOf(hash: Hash64): number {
    return this.#rows[this.#find(hash)] ?? 0;
  }

  /** Returns the row that had this hash first. If the hash is new, it is added and 0 is returned. `row` begins at 1. */
  add(hash: Hash64, row: number): number {
    const slot = this.#find(hash);
    const known = this.#rows[slot]!;
    if (known !== 0 || this.isFull) return known;
    this.#put(slot, hash.high, hash.low, row);
    this.#count += 1;
    if (this.#count * 3 > this.#slots * 2) this.#grow();
    return 0;
  }

  /** The slot of the hash, or the free slot for it. */
  #find({ high, low }: Hash64): number {
    const mask = this.#slots - 1;
    let slot = low & mask;
    while (this.#rows[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #put(slot: number, high: number, low: number, row: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#rows[slot] = row;
  }

  #grow(): void {
    const [highs, lows, rows] = [this.#high, this.#low, this.#rows];
    this.#slots *= 2;
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    this.#rows = new Uint32Array(this.#slots);
    for (let old = 0; old < rows.length; old++) {
      const hash = { high: highs[old]!, low: lows[old]! };
      if (rows[old] !== 0) this.#put(this.#find(hash), hash.high, hash.low, rows[old]!);
    }
  }
}
