import { type Manifest, normalizeHeader, type Value } from 'ade/rules';

/** The manifest is the same in all calls, so its names are collected once. */
const nameSets = new WeakMap<Manifest, Set<string>>();

export type Filled = Exclude<Value, null>;

export function listFilled(row: readonly Value[] | null): Filled[] {
  return (row ?? []).filter((value): value is Filled => value !== null && value !== '');
}

/** The text of the row's first filled cell, or '' where that is no text. */
export function readFirstText(row: readonly Value[] | null): string {
  const first = listFilled(row)[0];
  return typeof first === 'string' ? first.trim() : '';
}

/** The part of the row's filled cells that are names of the manifest; 0 for a row of a single cell. */
export function shareOfNames(row: readonly Value[] | null, manifest: Manifest): number {
  const filled = listFilled(row);
  const hasValues = filled.some((value) => typeof value !== 'string' || value.includes('@'));
  if (filled.length < 2 || hasValues) return 0;
  const names = findNames(manifest);
  return filled.filter((value) => names.has(normalizeHeader(String(value)))).length / filled.length;
}

function findNames(manifest: Manifest): Set<string> {
  const known = nameSets.get(manifest);
  if (known !== undefined) return known;
  const metas = Object.values(manifest.columns.meta);
  const names = new Set(metas.flatMap(({ label, synonyms }) => [label, ...synonyms].map(normalizeHeader)));
  nameSets.set(manifest, names);
  return names;
}
