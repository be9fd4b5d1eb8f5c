/** The wanted values that differ from those of now: who sends what is there already changes nothing. */
export function pickChanged<T extends object>(now: Required<T>, wanted: T): Partial<T> {
  const changed = Object.entries(wanted).filter(([key, value]) => value !== now[key as keyof T]);
  return Object.fromEntries(changed) as Partial<T>;
}
