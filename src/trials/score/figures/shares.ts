/** A count out of a total. Weighted counts need not be whole numbers. */
export interface Share {
  count: number;
  of: number;
  /** `count / of`. */
  share: number;
}

/** Null if nothing was judged. */
export function makeShare(count: number, of: number): Share | null {
  return of === 0 ? null : { count, of, share: count / of };
}

/** Null for 0 / 0. */
export function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function sum<T>(list: readonly T[], pick: (item: T) => number): number {
  return list.reduce((total, item) => total + pick(item), 0);
}
