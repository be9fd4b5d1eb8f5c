/** The most similar name, with at most one mistake per four letters; undefined if there is none. */
export function findClosestName(found: string, names: Iterable<string>): string | undefined {
  let closest: string | undefined;
  let best = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = countEdits(found.toLowerCase(), name.toLowerCase());
    if (distance < best) [closest, best] = [name, distance];
  }
  const longest = Math.max(found.length, closest?.length ?? 0);
  return best <= Math.max(1, Math.floor(longest / 4)) ? closest : undefined;
}

/** ` Did you mean "label"?`, or an empty text if no name is similar. */
export function suggestName(found: string, names: Iterable<string>): string {
  const closest = findClosestName(found, names);
  return closest === undefined ? '' : ` Did you mean "${closest}"?`;
}

/** Number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function countEdits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
