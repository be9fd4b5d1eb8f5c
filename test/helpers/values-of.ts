/** What a list has under one key. */
export function valuesOf<T, Key extends keyof T>(list: readonly T[], key: Key): T[Key][] {
  return list.map((entry) => entry[key]);
}

/** What a list has under some keys: a row for each entry. */
export function rowsOf<T, Key extends keyof T>(list: readonly T[], ...keys: Key[]): T[Key][][] {
  return list.map((entry) => keys.map((key) => entry[key]));
}
