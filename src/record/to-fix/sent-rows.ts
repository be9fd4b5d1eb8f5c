import type { Correction } from '../../contract/corrections.ts';
import type { CellValue } from '../../workbook/index.ts';
import { GivenCells } from '../corrections/given-cells.ts';
import { columnIndex } from '../tables.ts';
import type { ToFixTable } from './plan-to-fix.ts';

/** Reads rows of the document (1-based) as the job read them: values from column A on. */
export type ReadRows = (sheetIndex: number, rows: readonly number[]) => Promise<Map<number, readonly CellValue[]>>;

type SentTable = Pick<ToFixTable, 'sheet' | 'columns'>;

/** Reads a document's rows as a revision has them, with the corrections of people. */
export class SentRows {
  readonly #readRows: ReadRows;
  readonly #given: GivenCells;

  constructor(readRows: ReadRows, corrections: readonly Correction[]) {
    this.#readRows = readRows;
    this.#given = new GivenCells(corrections);
  }

  /** By row, one value for each column of the table. */
  async read({ sheet, columns }: SentTable, rows: readonly number[]): Promise<Map<number, CellValue[]>> {
    const found = await this.#readRows(sheet, rows);
    const indexes = columns.map(({ column }) => columnIndex(column));
    return new Map(
      rows.map((row) => {
        const values = found.get(row) ?? [];
        return [row, indexes.map((column) => this.#findValue(sheet, row, column, values))];
      }),
    );
  }

  #findValue(sheet: number, row: number, column: number, values: readonly CellValue[]): CellValue {
    const given = this.#given.findCell(sheet, row, column);
    return given === undefined ? (values[column] ?? null) : given.value;
  }
}

/** The header as people saw it: the header rows of the document, or else the names that the columns got. */
export async function readHeader(
  table: ToFixTable,
  rows: SentRows,
): Promise<{ row: number; values: readonly CellValue[] }[]> {
  if (table.header_rows.length === 0) return [{ row: 0, values: table.columns.map(({ header }) => header) }];
  const found = await rows.read(table, table.header_rows);
  return table.header_rows.map((row) => ({ row, values: found.get(row)! }));
}
