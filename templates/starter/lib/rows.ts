import { isEmpty, type Manifest, normalizeHeader, type Value } from 'ade/rules';

/** A cell that is not empty. */
export interface Cell {
  readonly value: Exclude<Value, null>;
  /** The value where it is a text, otherwise ''. */
  readonly text: string;
}

/** The manifest's labels and synonyms, and what was already asked about them: the same words come again and again. */
interface NameList {
  readonly names: ReadonlySet<string>;
  readonly answers: Map<string, boolean>;
}

const MAX_NAME_LENGTH = 60;
const MAX_HEADER_LENGTH = 40;
const MAX_ANSWERS = 5000;
const cellLists = new WeakMap<readonly Value[], readonly Cell[]>();
const nameLists = new WeakMap<Manifest, NameList>();

/** The filled cells of a row. Many rules ask for the same row, which never changes, so the answer is kept. */
export function listCells(row: readonly Value[] | null): readonly Cell[] {
  if (row === null) return [];
  let cells = cellLists.get(row);
  if (cells === undefined) {
    cells = makeCells(row);
    cellLists.set(row, cells);
  }
  return cells;
}

function makeCells(row: readonly Value[]): Cell[] {
  const cells: Cell[] = [];
  for (const value of row) {
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
  const list = findNames(manifest);
  return words.filter(({ text }) => isName(text, list)).length;
}

/** A row with at least two known names that make up half of it, or stand among nothing but short words. */
export function isKnownHeader(row: readonly Value[] | null, manifest: Manifest): boolean {
  const cells = listCells(row);
  const known = cells.length < 2 ? 0 : countKnownNames(cells, manifest);
  return (known >= 2 && known * 2 >= cells.length) || hasNamesAmongWords(cells, manifest);
}

/** Short texts with letters in every cell (`Extra 12` is one), and at least two known names among them. */
export function hasNamesAmongWords(cells: readonly Cell[], manifest: Manifest): boolean {
  if (cells.length < 2 || !cells.every(isShortWord)) return false;
  const list = findNames(manifest);
  return cells.filter(({ text }) => isName(text, list)).length >= 2;
}

function isShortWord({ text }: Cell): boolean {
  return text.length <= MAX_HEADER_LENGTH && /\p{L}/u.test(text) && !text.includes('@');
}

function isName(text: string, { names, answers }: NameList): boolean {
  let answer = answers.get(text);
  if (answer === undefined) {
    if (answers.size >= MAX_ANSWERS) answers.clear();
    answer = names.has(compact(text));
    answers.set(text, answer);
  }
  return answer;
}

function findNames(manifest: Manifest): NameList {
  let list = nameLists.get(manifest);
  if (list === undefined) {
    const metas = Object.values(manifest.columns.meta);
    const names = metas.flatMap(({ label, synonyms }) => [label, ...synonyms].map(compact));
    list = { names: new Set(names), answers: new Map() };
    nameLists.set(manifest, list);
  }
  return list;
}

function compact(text: string): string {
  const bare = text.includes('(') ? text.replace(/\([^)]*\)/g, ' ') : text;
  return normalizeHeader(bare).replaceAll(' ', '');
}
