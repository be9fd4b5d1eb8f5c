import type { CellValue } from '../../../workbook/index.ts';
import type { ToFixTable } from '../plan-to-fix.ts';
import { parseHeaderRow, type SealCheck } from '../seal.ts';
import type { SealedSheet } from './find-sheets.ts';
import type { Refusals } from './refusals.ts';
import type { ReturnedPlace, ReturnedRow } from './returned-file.ts';

/** A returned row: its values by position of the table's column; removed columns have no value. */
export interface ReturnedValues {
  /** Row of the document; 0 for a header without a row in the document. */
  row: number;
  cells: Map<number, { value: CellValue; place: ReturnedPlace }>;
  key: ReturnedPlace;
  /** Hash of the cells that the key contains. */
  hash: string;
}

export interface ReturnedTable {
  headers: ReturnedValues[];
  rows: ReturnedValues[];
  /** Positions of columns that the sender removed. */
  missing: number[];
}

/** Finds the rows and columns of a sheet by their keys, wherever they are now. */
export class SheetReading {
  readonly #sealed: SealedSheet;
  readonly #table: ToFixTable;
  readonly #check: SealCheck;
  readonly #refusals: Refusals;
  /** 0-based column of the returned sheet → position in the table. */
  readonly #positions = new Map<number, number>();

  constructor(sealed: SealedSheet, table: ToFixTable, check: SealCheck, refusals: Refusals) {
    this.#sealed = sealed;
    this.#table = table;
    this.#check = check;
    this.#refusals = refusals;
  }

  read(): ReturnedTable {
    this.#findColumns();
    const table: ReturnedTable = { headers: [], rows: [], missing: this.#listMissing() };
    const { sheet, letters } = this.#sealed;
    for (const row of sheet.rows) if (row.index !== letters.index) this.#readRow(row, table);
    return table;
  }

  #findColumns(): void {
    const { letters, keyColumn } = this.#sealed;
    for (const [column, value] of letters.values.entries()) {
      if (value === null || column === keyColumn) continue;
      const position = this.#table.columns.findIndex((known) => known.column === value);
      if (position >= 0 && ![...this.#positions.values()].includes(position)) this.#positions.set(column, position);
      else this.#refuse('letters of columns that were changed', letters, column);
    }
  }

  #listMissing(): number[] {
    const found = new Set(this.#positions.values());
    return [...this.#table.columns.keys()].filter((position) => !found.has(position));
  }

  #readRow(row: ReturnedRow, table: ReturnedTable): void {
    const { keyColumn, letters } = this.#sealed;
    const key = row.values[keyColumn] ?? null;
    const filled = [...row.values.entries()].flatMap(([column, value]) =>
      column !== keyColumn && isFilled(value) ? [column] : [],
    );
    if (key === null) {
      // Rows above the hidden row do not belong to the table.
      if (row.index > letters.index) for (const column of filled) this.#refuse('rows that were not sent', row, column);
      return;
    }
    const header = typeof key === 'string' ? parseHeaderRow(key) : undefined;
    const found = typeof key === 'string' && header === undefined ? this.#check.readRow(key) : undefined;
    if (header === undefined && found === undefined) {
      this.#refuse('keys that were changed', row, keyColumn);
      return;
    }
    for (const column of filled.filter((one) => !this.#positions.has(one)))
      this.#refuse('cells outside the columns that were sent', row, column);
    for (const column of row.uncached ?? []) this.#refuse('formulas without a value', row, column);
    const cells = new Map(
      [...this.#positions].map(([column, position]) => [
        position,
        { value: row.values[column] ?? null, place: this.#placeOf(row, column) },
      ]),
    );
    const place = this.#placeOf(row, keyColumn);
    if (header !== undefined) table.headers.push({ row: header, cells, key: place, hash: '' });
    else if (found !== undefined) table.rows.push({ row: found.row, cells, key: place, hash: found.cells });
  }

  #placeOf(row: ReturnedRow, column: number): ReturnedPlace {
    return { sheet: this.#sealed.sheet.name, row: row.index, column };
  }

  #refuse(found: string, row: ReturnedRow, column: number): void {
    this.#refusals.add(found, this.#placeOf(row, column));
  }
}

function isFilled(value: CellValue): boolean {
  return value !== null && (typeof value !== 'string' || value.trim() !== '');
}
