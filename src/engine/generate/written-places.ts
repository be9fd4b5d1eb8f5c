import type { Issue, Output, Sheet, Table } from '../../contract/artifact.ts';
import {
  columnIndex,
  findFieldColumn,
  findOutputRow,
  findRawColumn,
  listTables,
  type OutputTable,
} from '../../record/index.ts';
import { type CellRange, parseRange } from '../../workbook/index.ts';

/** A range of a sheet of the normalized workbook, 0-based. */
export interface WrittenPlace {
  sheet: string;
  range: CellRange;
  /** Names table and sheet of the document if the place is a header that several tables share. */
  sharedBy?: string;
}

/** Finds where the cells and headers of a document were written, when all rows were. */
export class WrittenPlaces {
  readonly #output: Output;
  readonly #tables: ReadonlyMap<string, { name: string; table: Table; written: OutputTable }>;

  constructor(sheets: readonly Sheet[], output: Output) {
    this.#output = output;
    const outputs = new Map(output.tables?.map((written) => [written.table_id, written]));
    this.#tables = new Map(
      listTables({ sheets: [...sheets] }).flatMap(({ sheet, table }) => {
        const written = outputs.get(table.id);
        return written === undefined ? [] : [[table.id, { name: sheet.name, table, written }]];
      }),
    );
  }

  /** Empty if no cell of the issue was written. */
  find(tableId: string, { a1, row_index: row, target_field: field }: Issue): WrittenPlace[] {
    const known = this.#tables.get(tableId);
    const range = parseRange(a1);
    if (known === undefined || range === undefined) return [];
    const { table, written } = known;
    const { rows, repeated_rows: repeated = [] } = table.header;
    if (row === null || rows.includes(row) || repeated.includes(row)) {
      const sheet = this.#findSheet(written);
      const ofAll = field === null && a1 === table.a1_range;
      const [first = { first: 0, last: 0 }, ...more] = ofAll ? [] : this.#findColumns(sheet, known, range, field);
      const sharedBy = this.#isShared(sheet) ? `Table ${tableId}, sheet ${known.name}.` : undefined;
      return [first, ...more].map((span) => ({ ...makePlace(sheet, 0, 0, span), sharedBy }));
    }
    return listWrittenRows(written, range).flatMap(({ sheet, first, last }) =>
      this.#findColumns(sheet, known, range, field).map((span) => makePlace(sheet, first, last, span)),
    );
  }

  #findSheet({ ranges, source_sheet: name }: OutputTable): string {
    const sheets = this.#output.sheets ?? [];
    return ranges[0]?.sheet ?? (sheets.find((sheet) => sheet.name === name) ?? sheets[0])?.name ?? '';
  }

  #isShared(sheet: string): boolean {
    return [...this.#tables.values()].filter(({ written }) => this.#findSheet(written) === sheet).length > 1;
  }

  /** The output columns of a field, or else of the range's columns; neighbours are one span. */
  #findColumns(
    sheet: string,
    { table, written }: { table: Table; written: OutputTable },
    range: CellRange,
    field: string | null,
  ): Span[] {
    const artifact = { output: this.#output };
    const letters =
      field !== null
        ? [findFieldColumn(artifact, sheet, field)]
        : listColumns(table, range).map((column) => {
            const mapped = table.mapping?.find(({ raw }) => raw.column === column)?.target_field ?? null;
            return mapped === null
              ? findRawColumn(artifact, sheet, written, column)
              : findFieldColumn(artifact, sheet, mapped);
          });
    const columns = letters.flatMap((found) => (found === undefined ? [] : [columnIndex(found.column)]));
    return joinNeighbours(columns);
  }
}

interface Span {
  first: number;
  last: number;
}

function makePlace(sheet: string, firstRow: number, lastRow: number, { first, last }: Span): WrittenPlace {
  return { sheet, range: { firstRow, lastRow, firstColumn: first, lastColumn: last } };
}

function listColumns({ columns }: Table, { firstColumn, lastColumn }: CellRange): string[] {
  return columns
    .map(({ column }) => column)
    .filter((column) => columnIndex(column) >= firstColumn && columnIndex(column) <= lastColumn);
}

function joinNeighbours(columns: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const column of [...new Set(columns)].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && last.last === column - 1) last.last = column;
    else spans.push({ first: column, last: column });
  }
  return spans;
}

/** Where the rows of a range were written, as rows that follow each other, 0-based. */
function listWrittenRows(written: OutputTable, { firstRow, lastRow }: CellRange): (Span & { sheet: string })[] {
  if (firstRow === lastRow) {
    const place = findOutputRow(written, firstRow + 1);
    return place === undefined ? [] : [{ sheet: place.sheet, first: place.row - 1, last: place.row - 1 }];
  }
  return written.ranges.flatMap(({ sheet, first_row: start, last_row: end, source_first_row: source }) => {
    const first = Math.max(start, start + firstRow + 1 - source);
    const last = Math.min(end, start + lastRow + 1 - source);
    return first > last ? [] : [{ sheet, first: first - 1, last: last - 1 }];
  });
}
