import type { Sheet, Table } from '../../../contract/artifact.ts';
import { cellSpan, columnIndex, columnSpan, listRuns } from '../../../record/index.ts';
import { type CellValue, formatCell, type Row } from '../../../workbook/index.ts';
import type { JobContext } from '../../job/job-context.ts';
import { LabelCursor } from '../../rows/label-cursor.ts';
import type { CheckList } from '../report/check-list.ts';
import type { ToleranceSetting } from '../report/tolerance-settings.ts';
import { findTotalRows } from './find-total-rows.ts';
import { readNumber } from './stated-number.ts';
import { type ComparedTotal, type RowNumbers, TableTotals } from './table-totals.ts';
import { findWording } from './total-words.ts';

/** A mapped column of a table; `index` is 0-based in the sheet. */
interface MappedColumn {
  index: number;
  letter: string;
  field: string;
}

/** Compares the totals that a document states with the sums of their rows. Only rereads sheets that have totals. */
export async function compareTotals(
  context: JobContext,
  sheets: readonly Sheet[],
  list: CheckList,
  setting: ToleranceSetting,
): Promise<void> {
  for (const sheet of sheets) {
    const totalRows = findTotalRows(sheet);
    const tables = sheet.tables.flatMap((table) => {
      const columns = listMapped(table);
      const rows = totalRows.get(table.id)!;
      return rows.length === 0 || columns.length === 0
        ? []
        : [new SheetTable(context, { sheet, table, columns, rows, setting })];
    });
    if (tables.length === 0) continue;
    await readInto(context, sheet, tables);
    for (const table of tables) table.report(list);
  }
}

function listMapped({ mapping, columns }: Table): MappedColumn[] {
  return columns.flatMap(({ column: letter }) => {
    const field = mapping?.find(({ raw }) => raw.column === letter)?.target_field ?? null;
    return field === null ? [] : [{ index: columnIndex(letter), letter, field }];
  });
}

async function readInto({ rows: source }: JobContext, sheet: Sheet, tables: readonly SheetTable[]): Promise<void> {
  const last = Math.max(...tables.map(({ lastRow }) => lastRow));
  for await (const rows of source.readRows(sheet.index)) {
    for (const row of rows) {
      if (row.index > last) return;
      for (const table of tables) table.add(row);
    }
  }
}

interface TableWithTotals {
  sheet: Sheet;
  table: Table;
  columns: readonly MappedColumn[];
  /** The rows with the label `total`. */
  rows: readonly number[];
  setting: ToleranceSetting;
}

class SheetTable {
  readonly lastRow: number;
  readonly #context: JobContext;
  readonly #sheet: Sheet;
  readonly #table: Table;
  readonly #columns: readonly MappedColumn[];
  readonly #totalRows: ReadonlySet<number>;
  readonly #firstRow: number;
  readonly #span: { first: number; last: number };
  /** The columns of the table's part, or all of them. */
  readonly #columnsOfPart: { first: number; last: number };
  readonly #labels: LabelCursor;
  readonly #totals: TableTotals;
  readonly #setting: ToleranceSetting;
  #before: number;

  constructor(context: JobContext, { sheet, table, columns, rows, setting }: TableWithTotals) {
    this.#context = context;
    this.#setting = setting;
    this.#sheet = sheet;
    this.#table = table;
    this.#columns = columns;
    this.#totalRows = new Set(rows);
    this.#firstRow = Math.min(table.first_data_row, ...rows);
    this.lastRow = Math.max(table.last_data_row, ...rows);
    this.#span = columnSpan(table);
    this.#columnsOfPart = cellSpan(sheet, table);
    this.#labels = new LabelCursor(listRuns(sheet, table));
    this.#before = this.#firstRow - 1;
    this.#totals = new TableTotals(columns.length, setting.value);
  }

  add(row: Row): void {
    const { index } = row;
    if (index < this.#firstRow || index > this.lastRow) return;
    const label = this.#labels.labelOf(index);
    // Readers leave out rows without cells, so a jump of the row number is a gap.
    if (index > this.#before + 1 || label === 'group' || this.#isBlank(row)) this.#totals.addBreak();
    this.#before = index;
    if (this.#totalRows.has(index))
      this.#totals.addTotal(index, this.#readNumbers(row), findWording(this.#listTexts(row)));
    else if (label === 'data' && index >= this.#table.first_data_row && index <= this.#table.last_data_row) {
      this.#totals.addData(this.#readNumbers(row));
    }
  }

  /** Whether the row has no cell in the table's part; cells beside the part belong to another table. */
  #isBlank(row: Row): boolean {
    const { first, last } = this.#columnsOfPart;
    return row.isBlank || (this.#table.part !== undefined && !row.hasCellIn(first, last));
  }

  report(list: CheckList): void {
    for (const compared of this.#totals.finish()) this.#add(list, compared);
  }

  #add(list: CheckList, { row, column, agrees, found, expected, tolerance }: ComparedTotal): void {
    const { index, letter, field } = this.#columns[column]!;
    list.add({
      kind: 'total',
      measure: 'total',
      sheet: this.#sheet.name,
      table_id: this.#table.id,
      a1: formatCell(row - 1, index),
      row_index: row,
      column: letter,
      target_field: field,
      tolerance: { absolute: tolerance },
      ...this.#setting.from,
      agrees,
      found,
      expected,
    });
  }

  #readNumbers(row: Row): RowNumbers {
    return this.#columns.map(({ index }) => {
      const value = this.#valueAt(row, index);
      if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
      return readNumber(value);
    });
  }

  #valueAt(row: Row, column: number): CellValue {
    const given = this.#context.corrections.cells.findCell(this.#sheet.index, row.index, column);
    return given === undefined ? row.valueAt(column) : given.value;
  }

  /** Texts in the table and to the left of it, where totals are often named. */
  #listTexts(row: Row): string[] {
    return row.values
      .slice(this.#columnsOfPart.first, this.#span.last + 1)
      .filter((value) => typeof value === 'string');
  }
}
