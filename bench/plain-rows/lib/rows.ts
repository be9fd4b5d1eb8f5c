import { type Manifest, normalizeHeader, type Value } from 'ade/rules';

export function countFilled(row: readonly Value[]): number {
  let count = 0;
  for (const value of row) if (value !== null) count += 1;
  return count;
}

/** How many cells are names of the manifest; 0 for a row with anything but texts. */
export function countNames(row: readonly Value[], manifest: Manifest): number {
  if (row.some((value) => value !== null && typeof value !== 'string')) return 0;
  const metas = Object.values(manifest.columns.meta);
  const names = new Set(metas.flatMap(({ label, synonyms }) => [label, ...synonyms].map(normalizeHeader)));
  return row.filter((value) => names.has(normalizeHeader(String(value ?? '')))).length;
}
