import { type Correction, type CorrectionOf, type GivenValue, listStanding } from '../../contract/corrections.ts';
import { parseCell } from '../../workbook/index.ts';
import { parseRows } from './places.ts';

export interface GivenCell {
  readonly value: GivenValue | null;
  /** Id of the correction. */
  readonly correction: string;
}

/** The value of a field in one row. With a column, it belongs to the table that has this column. */
interface GivenRowValue extends GivenCell {
  readonly field: string;
  /** 0-based. */
  readonly column: number | null;
}

/** The values that people gave to single cells and rows. If a cell has two values, the later value counts. */
export class GivenCells {
  /** Sheet index → 1-based row → 0-based column. */
  readonly #cells = new Map<number, Map<number, Map<number, GivenCell>>>();
  readonly #rows = new Map<number, Map<number, GivenRowValue[]>>();

  constructor(corrections: readonly Correction[]) {
    for (const correction of listStanding(corrections)) {
      if (correction.kind === 'cell_value') this.#add(correction);
    }
  }

  /** The value that a person gave to a cell; row 1-based, column 0-based. */
  findCell(sheetIndex: number, row: number, column: number): GivenCell | undefined {
    return this.#cells.get(sheetIndex)?.get(row)?.get(column);
  }

  /** The value that a person gave to a field in a row of a table with these 0-based columns. */
  findRowValue(
    sheetIndex: number,
    row: number,
    field: string,
    span: { first: number; last: number },
  ): GivenCell | undefined {
    const isHere = (given: GivenRowValue) => given.field === field && isInSpan(given, span);
    return this.#rows.get(sheetIndex)?.get(row)?.findLast(isHere);
  }

  /** Columns of a sheet with corrected cells between two rows. */
  listColumns(sheetIndex: number, firstRow: number, lastRow: number): Set<number> {
    const found = new Set<number>();
    for (const [row, columns] of this.#cells.get(sheetIndex) ?? []) {
      if (row >= firstRow && row <= lastRow) for (const column of columns.keys()) found.add(column);
    }
    return found;
  }

  /** Fields with corrected values between two rows. */
  listFields(
    sheetIndex: number,
    firstRow: number,
    lastRow: number,
    span: { first: number; last: number },
  ): Set<string> {
    const found = new Set<string>();
    for (const [row, values] of this.#rows.get(sheetIndex) ?? []) {
      if (row < firstRow || row > lastRow) continue;
      for (const given of values) if (isInSpan(given, span)) found.add(given.field);
    }
    return found;
  }

  #add({ id, places, field, value }: CorrectionOf<'cell_value'>): void {
    for (const { sheet, a1 } of places) {
      const cell = parseCell(a1);
      if (field === undefined) {
        if (cell === undefined) continue;
        const columns = getOrMake(getOrMake(this.#cells, sheet), cell.row + 1);
        columns.set(cell.column, { value, correction: id });
        continue;
      }
      const span = cell === undefined ? parseRows(a1) : { first: cell.row + 1, last: cell.row + 1 };
      if (span === undefined) continue;
      const rows = getOrMake(this.#rows, sheet);
      for (let row = span.first; row <= span.last; row++) {
        const given = { value, correction: id, field, column: cell?.column ?? null };
        rows.set(row, [...(rows.get(row) ?? []), given]);
      }
    }
  }
}

function isInSpan({ column }: GivenRowValue, { first, last }: { first: number; last: number }): boolean {
  return column === null || (column >= first && column <= last);
}

function getOrMake<Inner>(map: Map<number, Map<number, Inner>>, key: number): Map<number, Inner> {
  const found = map.get(key) ?? new Map<number, Inner>();
  map.set(key, found);
  return found;
}
