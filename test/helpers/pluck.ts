/** The value of a key in each item; for several keys, a list of their values for each item. */
export function pluck<T, K extends keyof T>(items: readonly T[], key: K): T[K][];
export function pluck<T, K extends keyof T>(items: readonly T[], ...keys: K[]): T[K][][];
export function pluck<T, K extends keyof T>(items: readonly T[], ...keys: K[]): (T[K] | T[K][])[] {
  const [only] = keys;
  return items.map((item) => (only !== undefined && keys.length === 1 ? item[only] : keys.map((key) => item[key])));
}
