import type { CellRange, MarkedRange, Row } from '../../../workbook/index.ts';
import type { ColumnSpan } from './region.ts';

/** Tables whose rows overlap; rows are 1-based, both inclusive. */
export interface MarkedRows {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly tables: readonly MarkedRange[];
}

/** Names of marks in the record. */
export const TABLE_MARK = 'engine.rows.table_object';
export const FILTER_MARK = 'engine.rows.filter';

/** What the author of a sheet marked in it: tables, a filter, an area to print. */
export class SheetMarks {
  /** From the top. */
  readonly #bands: readonly MarkedRows[];
  readonly #filters: readonly CellRange[];
  readonly printed: CellRange | null;
  readonly #marks: readonly MarkedRange[];
  /** Rows to which cells of the header above are merged down, with the columns of these cells. */
  readonly #mergedHeaders: readonly CellRange[];
  /** The same rows, 1-based. */
  readonly #mergedRows: ReadonlySet<number>;
  /** Whether nothing gives a label, as in most sheets. */
  readonly #isEmpty: boolean;

  constructor(
    marks: readonly MarkedRange[],
    mergedHeaders: readonly CellRange[] = [],
    bands: readonly MarkedRows[] = groupTables(marks.filter(({ kind }) => kind === 'table')),
  ) {
    this.#marks = marks;
    this.#mergedHeaders = mergedHeaders;
    this.#mergedRows = new Set(mergedHeaders.flatMap(listRows));
    const rangesOf = (kind: MarkedRange['kind']) =>
      marks.filter((mark) => mark.kind === kind).map(({ range }) => range);
    this.#bands = bands;
    this.#filters = rangesOf('filter').filter(({ firstRow, lastRow }) => lastRow > firstRow);
    this.#isEmpty = this.#bands.length + this.#filters.length + mergedHeaders.length === 0;
    this.printed = rangesOf('print')[0] ?? null;
  }

  /** The marks for rows that only have the cells of these columns. */
  within({ first, last }: ColumnSpan): SheetMarks {
    const isWithin = ({ firstColumn, lastColumn }: CellRange) => firstColumn >= first && lastColumn <= last;
    return new SheetMarks(this.#marks, this.#mergedHeaders.filter(isWithin), this.#bands);
  }

  /** The marked tables around a row, 1-based. */
  findRows(row: number): MarkedRows | null {
    let low = 0;
    let high = this.#bands.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const band = this.#bands[middle]!;
      if (row < band.firstRow) high = middle - 1;
      else if (row > band.lastRow) low = middle + 1;
      else return band;
    }
    return null;
  }

  /** The marked table that has a cell of the row. */
  findTable(row: Row): MarkedRange | null {
    if (this.#bands.length === 0) return null;
    const tables = this.findRows(row.index)?.tables ?? [];
    return (
      tables.find(({ range }) => isInRows(row, range) && row.hasCellIn(range.firstColumn, range.lastColumn)) ?? null
    );
  }

  /** The label that a mark gives to a row, and the name of the mark in the record. */
  findLabel(row: Row): { label: string; rule: string } | null {
    if (this.#isEmpty) return null;
    const table = this.findTable(row);
    if (table !== null) return { label: labelIn(table, row), rule: TABLE_MARK };
    const isFilter = ({ firstRow, firstColumn, lastColumn }: CellRange): boolean =>
      row.index === firstRow + 1 && row.countCellsIn(firstColumn, lastColumn) > 1;
    if (this.#mergedRows.has(row.index)) return { label: 'header', rule: 'engine.rows.merged_header' };
    return this.#filters.some(isFilter) ? { label: 'header', rule: FILTER_MARK } : null;
  }
}

function listRows({ firstRow, lastRow }: CellRange): number[] {
  return Array.from({ length: lastRow - firstRow + 1 }, (_, i) => firstRow + 1 + i);
}

function isInRows({ index }: Row, { firstRow, lastRow }: CellRange): boolean {
  return index > firstRow && index <= lastRow + 1;
}

function labelIn({ range, headerRows, totalRows }: MarkedRange, { index }: Row): string {
  if (index <= range.firstRow + headerRows) return 'header';
  return index > range.lastRow + 1 - totalRows ? 'total' : 'data';
}

/** Tables in order, those with common rows together. Excel has no tables with common cells; of such ones the first counts. */
function groupTables(tables: readonly MarkedRange[]): MarkedRows[] {
  const bands: { firstRow: number; lastRow: number; tables: MarkedRange[] }[] = [];
  for (const table of tables.toSorted((a, b) => a.range.firstRow - b.range.firstRow)) {
    const { range } = table;
    const last = bands.at(-1);
    if (last === undefined || range.firstRow >= last.lastRow) {
      bands.push({ firstRow: range.firstRow + 1, lastRow: range.lastRow + 1, tables: [table] });
    } else if (!last.tables.some((other) => haveCommonCells(other.range, range))) {
      last.tables.push(table);
      last.lastRow = Math.max(last.lastRow, range.lastRow + 1);
    }
  }
  return bands;
}

function haveCommonCells(one: CellRange, other: CellRange): boolean {
  const haveCommonRows = one.firstRow <= other.lastRow && other.firstRow <= one.lastRow;
  return haveCommonRows && haveCommonColumns(one, other);
}

function haveCommonColumns(one: CellRange, other: CellRange): boolean {
  return one.firstColumn <= other.lastColumn && other.firstColumn <= one.lastColumn;
}
