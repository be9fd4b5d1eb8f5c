/** Sums and products of lists in the models' flat arrays: each function takes the index at which a list begins. */

/** Adds `factor` times the numbers of `values` from index `from` to the numbers of `target` from index `at`. */
export function addScaled(
  target: Float64Array,
  at: number,
  values: Float64Array,
  from: number,
  count: number,
  factor: number,
): void {
  for (let i = 0; i < count; i++) target[at + i]! += factor * values[from + i]!;
}

/** Multiplies the numbers of `target` from index `at` by the numbers of `values` from index `from`. */
export function multiply(target: Float64Array, at: number, values: Float64Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) target[at + i]! *= values[from + i]!;
}

/** Scalar product of `b` with the numbers of `a` from index `from`. */
export function sumProducts(a: Float64Array, from: number, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[from + i]! * b[i]!;
  return sum;
}

/** Divides the numbers from index `at` by their sum, unless the sum is 0 or negative. Returns the sum. */
export function normalize(values: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += values[i]!;
  if (sum > 0) for (let i = at; i < at + count; i++) values[i]! /= sum;
  return sum;
}

export function findLargest(values: Float64Array, at = 0, count = values.length): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = at; i < at + count; i++) if (values[i]! > largest) largest = values[i]!;
  return largest;
}
