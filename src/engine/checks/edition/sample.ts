const SIZE = 4_096;

/** Keeps at most 4,096 of many numbers: every k-th, where k doubles as they become more. No chance is involved. */
export class Sample {
  #numbers: number[] = [];
  /** A power of two. */
  #step = 1;
  #count = 0;

  get numbers(): readonly number[] {
    return this.#numbers;
  }

  add(number: number): void {
    if (this.takesNext()) this.#numbers.push(number);
  }

  /** Whether the next number would be kept; counts it. For numbers that are costly to make. */
  takesNext(): boolean {
    const isTaken = (this.#count & (this.#step - 1)) === 0;
    this.#count += 1;
    if (!isTaken || this.#numbers.length < SIZE) return isTaken;
    this.#numbers = this.#numbers.filter((_, i) => i % 2 === 0);
    this.#step *= 2;
    return ((this.#count - 1) & (this.#step - 1)) === 0;
  }

  push(number: number): void {
    this.#numbers.push(number);
  }

  median(): number {
    return medianOf(this.#numbers);
  }

  /** The smallest, the largest, and those evenly between; empty without numbers. */
  quantiles(count: number): number[] {
    if (this.#numbers.length === 0) return [];
    const sorted = Float64Array.from(this.#numbers).sort();
    return Array.from({ length: count }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (count - 1))]!);
  }
}

/** NaN for no numbers. */
export function medianOf(numbers: readonly number[]): number {
  if (numbers.length === 0) return Number.NaN;
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
