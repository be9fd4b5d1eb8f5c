import type { EditionField, EditionFields } from './edition-fields.ts';
import { foldName } from './given-names/fold-name.ts';
import { isGivenName } from './given-names/given-names.ts';
import type { RowBatch } from './row-batch.ts';
import type { OpenColumn } from './row-reader.ts';

/** Of so many rows each is looked at, and then two neighbours of 64. */
const ALL_ROWS = 2_048;
const STEP = 64;

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

  /** Looks at the rows of a batch that have values. */
  add(columns: readonly OpenColumn[], { count, isFilled }: RowBatch): void {
    const looked = columns.filter(({ field }) => this.#sorted.includes(field) || isPartOfName(field));
    for (let i = 0; i < count; i++) {
      if (isFilled[i] === 0) continue;
      const row = this.#rows;
      this.#rows += 1;
      if (looked.length > 0 && (row < ALL_ROWS || row % STEP <= 1)) this.#addRow(looked, i, row);
    }
  }

  #addRow(columns: readonly OpenColumn[], position: number, row: number): void {
    for (const { field, cells } of columns) {
      const value = cells.valueAt(position);
      if (value === null || typeof value === 'object') continue;
      const text = String(value).trim();
      if (text === '') continue;
      const folded = foldName(text);
      if (this.#sorted.includes(field)) this.#compare(field, row, folded);
      if (isPartOfName(field)) this.#look(field.role as 'first_name' | 'last_name', folded);
    }
  }

  #compare(field: EditionField, row: number, folded: string): void {
    const last = this.#last.get(field.name);
    this.#last.set(field.name, { row, text: folded });
    if (last?.row !== row - 1 || last.text === folded) return;
    const pairs = this.pairs.get(field.name) ?? { ascending: 0, all: 0 };
    this.pairs.set(field.name, pairs);
    pairs.all += 1;
    if (isAscending(last.text, folded, field.isKey)) pairs.ascending += 1;
  }

  #look(role: 'first_name' | 'last_name', folded: string): void {
    const counts = this.given[role];
    counts.names += 1;
    if (isGivenName(folded)) counts.given += 1;
  }
}

function isPartOfName({ role }: EditionField): boolean {
  return role === 'first_name' || role === 'last_name';
}

/** Numbers in keys, such as M9 and M10, ascend by their length first. */
function isAscending(before: string, after: string, isKey: boolean): boolean {
  if (isKey && before.length !== after.length) return before.length < after.length;
  return before < after;
}
