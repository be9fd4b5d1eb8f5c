import type { Sheet, Table, TableColumn } from '../../contract/artifact.ts';
import { columnIndex } from '../../record/index.ts';
import { type CellRange, formatRange, type Row } from '../../workbook/index.ts';
import { LabelCursor } from '../rows/label-cursor.ts';

/** A merged range whose first cell has the value of a data row. */
interface Anchor {
  readonly table: Table;
  readonly column: TableColumn;
  /** Data cells below that have no value of their own. */
  cells: number;
}

/**
 * Notes, in the columns of a sheet's tables, values that are merged over several data rows: only the first of these rows
 * gets the value, as in the file. Rows must be added in order.
 */
export class MergedValues {
  readonly #labels: LabelCursor;
  /** From the top down. */
  readonly #tables: readonly Table[];
  #firstTable = 0;
  readonly #anchors = new Map<CellRange, Anchor>();
  readonly #columns = new WeakMap<Table, ReadonlyMap<number, TableColumn>>();

  constructor({ rows, tables }: Pick<Sheet, 'rows' | 'tables'>) {
    this.#labels = new LabelCursor(rows);
    this.#tables = tables.toSorted((a, b) => a.first_data_row - b.first_data_row);
  }

  /** `active`: the merged ranges that cover the row. */
  add(row: Row, active: readonly CellRange[]): void {
    if (this.#labels.labelOf(row.index) !== 'data') return;
    for (const merge of active) {
      if (merge.lastRow === merge.firstRow) continue;
      if (merge.firstRow === row.index - 1) this.#begin(row, merge);
      else if (row.isNullAt(merge.firstColumn)) this.#count(row, merge);
    }
  }

  #begin(row: Row, merge: CellRange): void {
    if (row.isBlankAt(merge.firstColumn)) return;
    const table = this.#findTable(row.index, merge.firstColumn);
    const column = table && this.#findColumn(table, merge.firstColumn);
    if (table !== undefined && column !== undefined) this.#anchors.set(merge, { table, column, cells: 0 });
  }

  #count(row: Row, merge: CellRange): void {
    const anchor = this.#anchors.get(merge);
    if (anchor === undefined || row.index > anchor.table.last_data_row) return;
    const { column } = anchor;
    const noted = column.merged ?? { ranges: 0, cells: 0, a1: formatRange(merge) };
    column.merged = noted;
    if (anchor.cells === 0) noted.ranges += 1;
    anchor.cells += 1;
    noted.cells += 1;
  }

  #findTable(row: number, column: number): Table | undefined {
    const tables = this.#tables;
    while ((tables[this.#firstTable]?.last_data_row ?? row) < row) this.#firstTable += 1;
    for (let i = this.#firstTable; i < tables.length; i++) {
      const table = tables[i]!;
      if (table.first_data_row > row) return undefined;
      if (table.last_data_row >= row && this.#findColumn(table, column) !== undefined) return table;
    }
    return undefined;
  }

  #findColumn(table: Table, column: number): TableColumn | undefined {
    let columns = this.#columns.get(table);
    if (columns === undefined) {
      columns = new Map(table.columns.map((known) => [columnIndex(known.column), known]));
      this.#columns.set(table, columns);
    }
    return columns.get(column);
  }
}
