import type { Manifest } from '../../contract/manifest.ts';
import type { CellValue, NumberFormat } from '../../workbook/index.ts';
import { describeFormat, type ShownFormat } from '../../workbook/index.ts';
import { columnIndex } from '../tables.ts';
import type { ToFixTable } from './plan-to-fix.ts';

/** By row (1-based) of the document and column (0-based), the number formats that ADE knows how to show. */
export type DocumentFormats = ReadonlyMap<number, ReadonlyMap<number, NumberFormat>>;

/** Reads the formats of a sheet's rows (1-based). */
export type ReadFormats = (sheetIndex: number, rows: readonly number[]) => Promise<DocumentFormats>;

/** A value of each type that has formats. */
const SAMPLES: Readonly<Record<string, CellValue>> = {
  number: 0,
  integer: 0,
  date: { date: '' },
  datetime: { datetime: '' },
  time: { time: '' },
};

/** The number formats that the rows of a table have in the sender's document. */
export class SenderFormats {
  readonly #formats: DocumentFormats;
  readonly #columns: readonly number[];
  readonly #samples: readonly CellValue[];
  readonly #described = new Map<NumberFormat, ShownFormat | null>();

  constructor({ columns }: Pick<ToFixTable, 'columns'>, formats: DocumentFormats, manifest: Manifest) {
    this.#formats = formats;
    this.#columns = columns.map(({ column }) => columnIndex(column));
    this.#samples = columns.map(({ field }) => {
      const hint = field === null ? undefined : manifest.columns.meta[field]?.type_hint;
      return SAMPLES[hint ?? ''] ?? null;
    });
  }

  /**
   * The format in which the sender had this value, which is in a row of the document at a position of the table; for a
   * cell that is to be filled in, a format of the sender's for such values. Undefined if there is none that fits.
   */
  find(row: number, position: number, value: CellValue, isMarked: boolean): NumberFormat | undefined {
    const column = this.#columns[position] ?? 0;
    const own = this.#formats.get(row)?.get(column);
    const isToFill = value === null || (isMarked && typeof value === 'string');
    const sample = isToFill ? (this.#samples[position] ?? null) : value;
    if (this.#fits(own, sample)) return own;
    if (!isToFill) return undefined;
    for (const formats of this.#formats.values()) {
      const other = formats.get(column);
      if (this.#fits(other, sample)) return other;
    }
    return undefined;
  }

  describe(format: NumberFormat): ShownFormat | null {
    const known = this.#described.get(format);
    if (known !== undefined) return known;
    const described = describeFormat(format);
    this.#described.set(format, described);
    return described;
  }

  #fits(format: NumberFormat | undefined, value: CellValue): boolean {
    const shown = format === undefined ? null : this.describe(format);
    if (shown === null) return false;
    if (typeof value === 'number') return shown.kind === 'number';
    if (typeof value !== 'object' || value === null || shown.kind !== 'date') return false;
    const hasDay = shown.isLocal || shown.units.some((unit) => DAYS.has(unit));
    return 'time' in value ? !hasDay : hasDay;
  }
}

const DAYS: ReadonlySet<string> = new Set(['year', 'shortYear', 'month', 'monthName', 'day']);
