import type { Sheet, Table } from '../../contract/artifact.ts';
import { cellSpan, columnIndex, columnSpan, listRuns } from '../../record/index.ts';
import { type CellValue, ColumnCells, type Row } from '../../workbook/index.ts';
import type { CorrectableBatch } from '../corrections/table-values.ts';
import { LabelCursor } from '../rows/label-cursor.ts';
import type { RowSource } from '../rows/row-spool.ts';
import { joinTexts } from '../rows/rows.ts';
import { addTitleCells, type TitleCell } from './title-cells.ts';

/** Fixed, because rules see batches: another size could lead to other results. */
export const ROWS_PER_BATCH = 1_000;

/** Data rows of one table, by column. */
export interface Batch extends CorrectableBatch {
  sheet: Sheet;
  table: Table;
  isFirst: boolean;
  title: string[];
  /** The cells that the title was read from. */
  titleCells: readonly TitleCell[];
  /** 1-based row numbers in the sheet. */
  rows: number[];
  group: (string | null)[];
  /** The columns of the table, in the table's order. */
  columns: ColumnCells[];
  /** Formulas without a cached value: positions in `rows` and in the table's columns. */
  uncached: { row: number; column: number }[];
  /** The same in the table's header, in its first batch: rows of the sheet, and positions in the table's columns. */
  headerFormulas: readonly { row: number; column: number }[];
  /** The number of filled cells of each row, including cells beside the table, but not those of another part. */
  filledCounts: number[];
}

/** Streams the data rows of a sheet, table by table (at most `maxRows` each), even if tables are side by side. */
export async function* readBatches(
  source: RowSource,
  sheet: Sheet,
  maxRows = Number.POSITIVE_INFINITY,
): AsyncGenerator<Batch> {
  for (const tables of separateOverlaps(sheet.tables)) yield* readStacked(source, sheet, tables, maxRows);
}

/** Groups tables in the order of their ids. A group has tables below each other and takes one read of the sheet. */
function separateOverlaps(tables: readonly Table[]): Table[][] {
  const lists: Table[][] = [];
  for (const table of tables) {
    const list = lists.at(-1) ?? [];
    const above = list.at(-1);
    if (above !== undefined && above.last_data_row < table.first_data_row) list.push(table);
    else lists.push([table]);
  }
  return lists;
}

async function* readStacked(source: RowSource, sheet: Sheet, tables: Table[], maxRows: number): AsyncGenerator<Batch> {
  const builders = tables.map((table) => new BatchBuilder(sheet, table));
  let position = 0;
  let [builder] = builders;
  for await (const rows of source.readRows(sheet.index)) {
    for (const row of rows) {
      while (builder !== undefined && (row.index > builder.table.last_data_row || builder.rowCount >= maxRows)) {
        yield* builder.flush();
        position += 1;
        builder = builders[position];
      }
      if (builder === undefined) return;
      const batch = builder.add(row);
      if (batch !== null) yield batch;
    }
  }
  for (const open of builders.slice(position)) yield* open.flush();
}

class BatchBuilder {
  readonly table: Table;
  readonly #sheet: Sheet;
  readonly #columnIndexes: readonly number[];
  /** Positions in the table's columns by 0-based column of the sheet. */
  readonly #positions: ReadonlyMap<number, number>;
  readonly #span: { first: number; last: number };
  /** The columns whose cells belong to the table's rows. */
  readonly #cells: { first: number; last: number };
  readonly #labels: LabelCursor;
  readonly #titleRows: Set<number>;
  readonly #headerRows: ReadonlySet<number>;
  readonly #title: string[] = [];
  readonly #titleCells: TitleCell[] = [];
  #headerFormulas: { row: number; column: number }[] = [];
  readonly #earlierEnd: number;
  #group: string | null = null;
  #isFirst = true;
  rowCount = 0;
  #rows: Row[] = [];
  #batch: Batch;

  constructor(sheet: Sheet, table: Table) {
    this.#sheet = sheet;
    this.table = table;
    this.#columnIndexes = table.columns.map(({ column }) => columnIndex(column));
    this.#positions = new Map(this.#columnIndexes.map((column, position) => [column, position]));
    this.#span = columnSpan(table);
    this.#cells = cellSpan(sheet, table);
    this.#labels = new LabelCursor(listRuns(sheet, table));
    this.#titleRows = new Set(table.title_rows);
    this.#headerRows = new Set(table.header.rows);
    const ofPart = sheet.tables.filter(({ part }) => part === undefined || part === table.part);
    const ends = ofPart.map(({ last_data_row: last }) => last).filter((last) => last < table.first_data_row);
    this.#earlierEnd = Math.max(0, ...ends);
    this.#batch = this.#makeBatch();
  }

  /** Adds a row. Returns the batch if the row completed it. */
  add(row: Row): Batch | null {
    const label = this.#labels.labelOf(row.index);
    if (this.#titleRows.has(row.index) && !row.hasNoValue) this.#addTitle(row);
    if (this.#headerRows.has(row.index)) this.#headerFormulas.push(...this.#findFormulas(row, row.index));
    // A group row of an earlier table does not belong to this table.
    if (label === 'group' && row.index > this.#earlierEnd) this.#group = joinTexts(this.#cut(row));
    if (label !== 'data' || row.index < this.table.first_data_row || !this.#hasValue(row)) return null;
    this.#addData(row);
    return this.#batch.rows.length < ROWS_PER_BATCH ? null : this.#take();
  }

  #addTitle(row: Row): void {
    // A title above the part is the title of all tables beside each other.
    const values = this.#labels.hasRow(row.index) ? this.#cut(row) : row.values;
    this.#title.push(joinTexts(values));
    addTitleCells(this.#titleCells, row.index, values);
  }

  /** The cells of a row that belong to the table. */
  #cut({ values }: Row): CellValue[] {
    const { first, last } = this.#cells;
    return values.map((value, c) => (c >= first && c <= last ? value : null));
  }

  *flush(): Generator<Batch> {
    if (this.#batch.rows.length > 0) yield this.#take();
  }

  #hasValue(row: Row): boolean {
    return row.hasCellIn(this.#span.first, this.#span.last);
  }

  #addData(row: Row): void {
    const { rows, group } = this.#batch;
    for (const cell of this.#findFormulas(row, rows.length)) this.#batch.uncached.push(cell);
    this.#batch.filledCounts.push(this.#countCells(row));
    rows.push(row.index);
    this.rowCount += 1;
    group.push(this.#group);
    this.#rows.push(row);
  }

  /** Cells of another part count there. */
  #countCells(row: Row): number {
    return this.table.part === undefined ? row.filledCount : row.countCellsIn(this.#cells.first, this.#cells.last);
  }

  /** Formulas without a value in the table's columns. */
  #findFormulas({ uncached }: Row, row: number): { row: number; column: number }[] {
    return uncached.flatMap((column) => {
      const position = this.#positions.get(column);
      return position === undefined ? [] : [{ row, column: position }];
    });
  }

  #take(): Batch {
    const batch = this.#batch;
    batch.headerFormulas = this.#headerFormulas;
    this.#headerFormulas = [];
    this.#batch = this.#makeBatch();
    return batch;
  }

  #makeBatch(): Batch {
    const rows: Row[] = [];
    this.#rows = rows;
    const batch: Batch = {
      sheet: this.#sheet,
      table: this.table,
      isFirst: this.#isFirst,
      title: this.#title,
      titleCells: this.#titleCells,
      rows: [],
      group: [],
      columns: this.#columnIndexes.map((column) => new ColumnCells(rows, column)),
      uncached: [],
      headerFormulas: [],
      filledCounts: [],
    };
    this.#isFirst = false;
    return batch;
  }
}

/** Whether the data rows of two tables have row numbers in common: then the tables are side by side. */
export function overlaps(one: Table, other: Table): boolean {
  return one.first_data_row <= other.last_data_row && other.first_data_row <= one.last_data_row;
}
