const SIZE = 4_096;
const START_SIZE = 64;

/** Keeps at most 4,096 of many numbers: every k-th, where k doubles as they become more. No chance is involved. */
export class Sample {
  #kept = new Float64Array(START_SIZE);
  #length = 0;
  /** A power of two. */
  #step = 1;
  #count = 0;

  get numbers(): Float64Array {
    return this.#kept.subarray(0, this.#length);
  }

  /** Whether to push the next number, which counts from then on. V8 need not put the others into memory for a call. */
  takesNext(): boolean {
    const isTaken = (this.#count & (this.#step - 1)) === 0;
    this.#count += 1;
    if (!isTaken || this.#length < SIZE) return isTaken;
    for (let i = 0; i * 2 < SIZE; i++) this.#kept[i] = this.#kept[i * 2]!;
    this.#length = SIZE / 2;
    this.#step *= 2;
    return ((this.#count - 1) & (this.#step - 1)) === 0;
  }

  push(number: number): void {
    if (this.#length === this.#kept.length) {
      const larger = new Float64Array(this.#length * 4);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#length] = number;
    this.#length += 1;
  }

  median(): number {
    return medianOf(this.numbers);
  }

  /** The smallest, the largest, and those evenly between; empty without numbers. */
  quantiles(count: number): number[] {
    if (this.#length === 0) return [];
    const sorted = this.numbers.toSorted();
    return Array.from({ length: count }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (count - 1))]!);
  }
}

/** NaN for no numbers. */
export function medianOf(numbers: Float64Array): number {
  if (numbers.length === 0) return Number.NaN;
  const sorted = numbers.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
