import type { Artifact } from '../../contract/artifact.ts';
import type { CellValue } from '../../workbook/index.ts';
import { columnIndex } from '../tables.ts';

/** A sheet of a result; its rows in their order, some at a time. Rows without cells may be missing. */
export interface ResultSheet {
  name: string;
  readRows(): AsyncIterable<readonly ResultRow[]> | Iterable<readonly ResultRow[]>;
}

interface ResultRow {
  /** 1-based. */
  index: number;
  values: readonly CellValue[];
}

export interface ComparedResult {
  artifact: Artifact;
  /** The sheets of its workbook, in their order. */
  sheets: Iterable<ResultSheet>;
}

/** A row of a result by the row of the document that it was made from. */
export interface SourceRow {
  tableId: string;
  /** 1-based row of the document's sheet. */
  row: number;
  /** By the position of their field among the fields that were asked for; null where the result lacks the field. */
  values: readonly CellValue[];
}

interface Segment {
  tableId: string;
  firstRow: number;
  lastRow: number;
  sourceFirstRow: number;
}

/**
 * Reads the rows of a result with the values of fields, or of columns without a field by their headers, in the order in
 * which they were written.
 */
export async function* readSourceRows(
  { output }: Pick<Artifact, 'output'>,
  sheets: Iterable<ResultSheet>,
  fields: readonly string[],
): AsyncGenerator<readonly SourceRow[]> {
  for (const sheet of sheets) {
    const written = output.sheets?.find(({ name }) => name === sheet.name);
    if (written === undefined) continue;
    const columns = fields.map((field) => {
      const column = written.columns.find(({ target_field: target, header }) => (target ?? header) === field);
      return column === undefined ? -1 : columnIndex(column.column);
    });
    const places = new Places(listSegments({ output }, sheet.name));
    for await (const rows of sheet.readRows()) {
      const found: SourceRow[] = [];
      for (const { index, values } of rows) {
        places.passTo(index, found, columns.length);
        const place = places.at(index);
        if (place !== null) found.push({ ...place, values: columns.map((column) => readValue(values, column)) });
      }
      if (found.length > 0) yield found;
    }
    const rest: SourceRow[] = [];
    places.passTo(Number.POSITIVE_INFINITY, rest, columns.length);
    if (rest.length > 0) yield rest;
  }
}

function readValue(values: readonly CellValue[], column: number): CellValue {
  const value = values[column] ?? null;
  return value === '' ? null : value;
}

/** The tables of a result in the order in which they were written. */
export function listWrittenTables({ output }: Pick<Artifact, 'output'>): string[] {
  const ids = (output.sheets ?? []).flatMap(({ name }) => listSegments({ output }, name).map(({ tableId }) => tableId));
  return [...new Set(ids)];
}

function listSegments({ output }: Pick<Artifact, 'output'>, sheet: string): Segment[] {
  const segments = (output.tables ?? []).flatMap(({ table_id: tableId, ranges }) =>
    ranges
      .filter((range) => range.sheet === sheet)
      .map((range) => ({
        tableId,
        firstRow: range.first_row,
        lastRow: range.last_row,
        sourceFirstRow: range.source_first_row,
      })),
  );
  return segments.sort((a, b) => a.firstRow - b.firstRow);
}

/** Walks through the rows that a sheet of a result should have. */
class Places {
  readonly #segments: readonly Segment[];
  #at = 0;
  #next: number;

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
    this.#next = segments[0]?.firstRow ?? 0;
  }

  /** Adds rows without cells for all places before the row. */
  passTo(row: number, out: SourceRow[], fieldCount: number): void {
    for (let segment = this.#segments[this.#at]; segment !== undefined && this.#next < row; ) {
      out.push({ ...this.#toSource(segment), values: new Array<CellValue>(fieldCount).fill(null) });
      segment = this.#advance(segment);
    }
  }

  /** Where a row came from; null for a row that no document's row became, such as the header. */
  at(row: number): Omit<SourceRow, 'values'> | null {
    const segment = this.#segments[this.#at];
    if (segment === undefined || this.#next !== row) return null;
    const place = this.#toSource(segment);
    this.#advance(segment);
    return place;
  }

  #toSource({ tableId, firstRow, sourceFirstRow }: Segment): Omit<SourceRow, 'values'> {
    return { tableId, row: sourceFirstRow + this.#next - firstRow };
  }

  #advance(segment: Segment): Segment | undefined {
    this.#next += 1;
    if (this.#next <= segment.lastRow) return segment;
    this.#at += 1;
    const next = this.#segments[this.#at];
    if (next !== undefined) this.#next = next.firstRow;
    return next;
  }
}
