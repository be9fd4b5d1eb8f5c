/** Reads an option that is a list, such as `c1,c3`, and may be given several times. */
export function collectNames(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}
