import type { OutputCells } from '../../../workbook/index.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import { foldName } from './given-names/fold-name.ts';
import { isGivenName } from './given-names/given-names.ts';

/** Of so many rows each is looked at, and then two neighbours of 64. */
const ALL_ROWS = 2_048;
const STEP = 64;

interface Column {
  field: EditionField;
  cells: OutputCells;
}

/** Looks at the texts of names and keys in a sample of neighbouring rows. */
export class NameSample {
  readonly #sorted: readonly EditionField[];
  #rows = 0;
  readonly #last = new Map<string, { row: number; text: string }>();
  /** By field: neighbouring rows in ascending order, and in any order. */
  readonly pairs = new Map<string, { ascending: number; all: number }>();
  /** Names that were looked at, and those of them that are usual first names. */
  readonly given = { first_name: { names: 0, given: 0 }, last_name: { names: 0, given: 0 } };

  constructor(fields: EditionFields) {
    const name = fields.ofRole('last_name') ?? fields.ofRole('full_name');
    this.#sorted = [...fields.key, ...(name === undefined || name.isKey ? [] : [name])];
  }

  /** Takes a row's cells by field. */
  add(columns: readonly Column[], position: number): void {
    const row = this.#rows;
    this.#rows += 1;
    if (row >= ALL_ROWS && row % STEP > 1) return;
    for (const { field, cells } of columns) {
      const isSorted = this.#sorted.includes(field);
      const isName = field.role === 'first_name' || field.role === 'last_name';
      if (!isSorted && !isName) continue;
      const value = cells.valueAt(position);
      if (value === null || typeof value === 'object') continue;
      const text = String(value).trim();
      if (text === '') continue;
      if (isSorted) this.#compare(field, row, text);
      if (isName) this.#look(field.role as 'first_name' | 'last_name', text);
    }
  }

  #compare(field: EditionField, row: number, text: string): void {
    const last = this.#last.get(field.name);
    const folded = foldName(text);
    this.#last.set(field.name, { row, text: folded });
    if (last?.row !== row - 1 || last.text === folded) return;
    const pairs = this.pairs.get(field.name) ?? { ascending: 0, all: 0 };
    this.pairs.set(field.name, pairs);
    pairs.all += 1;
    if (isAscending(last.text, folded, field.isKey)) pairs.ascending += 1;
  }

  #look(role: 'first_name' | 'last_name', text: string): void {
    const counts = this.given[role];
    counts.names += 1;
    if (isGivenName(text)) counts.given += 1;
  }
}

/** Numbers in keys, such as M9 and M10, ascend by their length first. */
function isAscending(before: string, after: string, isKey: boolean): boolean {
  if (isKey && before.length !== after.length) return before.length < after.length;
  return before < after;
}
