/**
 * Pairs sheets by name, and the rest in their order, because a damaged document may have another name for a sheet.
 * Returns pairs of what was found and what was expected; one of both is undefined if a list is longer.
 */
export function pairSheets<A extends { name: string }, B extends { name: string }>(
  found: readonly A[],
  expected: readonly B[],
): [A | undefined, B | undefined][] {
  const left = [...found];
  const takeNamed = (name: string) => {
    const at = left.findIndex((sheet) => sheet.name === name);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const pairs = expected.map((sheet): [A | undefined, B] => [takeNamed(sheet.name), sheet]);
  const complete = pairs.map(([sheet, other]): [A | undefined, B] => [sheet ?? left.shift(), other]);
  return [...complete, ...left.map((sheet): [A, undefined] => [sheet, undefined])];
}
