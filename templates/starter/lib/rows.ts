import { isEmpty, type Manifest, normalizeHeader, type Value } from 'ade/rules';

/** A cell that is not empty. */
export interface Cell {
  readonly value: Exclude<Value, null>;
  /** The value where it is a text, otherwise ''. */
  readonly text: string;
}

const MAX_NAME_LENGTH = 60;
const nameSets = new WeakMap<Manifest, Set<string>>();

export function listCells(row: readonly Value[] | null): Cell[] {
  const cells: Cell[] = [];
  for (const value of row ?? []) {
    if (value === null || isEmpty(value)) continue;
    cells.push({ value, text: typeof value === 'string' ? value.trim() : '' });
  }
  return cells;
}

/** The text of a row that has nothing but this one text, otherwise null. */
export function readLoneText(row: readonly Value[]): string | null {
  const cells = listCells(row);
  return cells.length === 1 && cells[0]?.text ? cells[0].text : null;
}

/** Numbers, dates, emails and texts with several digits stand in data rows, hardly ever in headers. */
export function isDataLike({ value, text }: Cell): boolean {
  return typeof value !== 'string' || /\d\d|@/.test(text);
}

/** How many cells are exactly a label or synonym of the manifest. */
export function countKnownNames(cells: readonly Cell[], manifest: Manifest): number {
  const words = cells.filter((cell) => !isDataLike(cell) && cell.text.length <= MAX_NAME_LENGTH);
  // Most rows are data, and need no look at every word.
  if (words.length * 2 < cells.length) return 0;
  const names = findNames(manifest);
  return words.filter(({ text }) => names.has(compact(text))).length;
}

/** A row with at least two known names that make up half of it. */
export function isKnownHeader(row: readonly Value[] | null, manifest: Manifest): boolean {
  const cells = listCells(row);
  const known = cells.length < 2 ? 0 : countKnownNames(cells, manifest);
  return known >= 2 && known * 2 >= cells.length;
}

function findNames(manifest: Manifest): Set<string> {
  const found = nameSets.get(manifest);
  if (found !== undefined) return found;
  const metas = Object.values(manifest.columns.meta);
  const names = new Set(metas.flatMap(({ label, synonyms }) => [label, ...synonyms].map(compact)));
  nameSets.set(manifest, names);
  return names;
}

function compact(text: string): string {
  const bare = text.includes('(') ? text.replace(/\([^)]*\)/g, ' ') : text;
  return normalizeHeader(bare).replaceAll(' ', '');
}
