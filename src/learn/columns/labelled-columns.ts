import { readHeaderParts } from '../../engine/structure/header-texts.ts';
import { RowSampler } from '../../engine/structure/row-sampler.ts';
import type { LabelledTable } from '../../score/corpus/labels.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';
import { parseColumn } from '../../workbook/a1.ts';
import { openWorkbook } from '../../workbook/open-workbook.ts';
import type { CellValue, Row } from '../../workbook/types.ts';

/** A column of a labelled table, as the mapping pass would see it. */
export interface LearningColumn {
  /** 0-based. */
  index: number;
  headerParts: readonly string[];
  values: readonly CellValue[];
  /** null: it belongs to no field; undefined: nothing is said about it. */
  field: string | null | undefined;
}

/** A labelled table with all of its columns, from the left. */
export interface LearningTable {
  labelled: LabelledTable;
  sheetIndex: number;
  columns: readonly LearningColumn[];
}

/** A document with the tables of which columns are labelled. */
export interface ColumnDocument {
  document: LabelledDocument;
  tables: readonly LearningTable[];
  /** Documents with the same headers, or of the same group of their collection, have the same. */
  group: string;
}

/** Reads the tables of which columns are labelled. `sampleRows`: cells of each column, as the mapping pass sees them. */
export async function readColumnDocument(document: LabelledDocument, sampleRows: number): Promise<ColumnDocument> {
  const { path, labels, collection } = document;
  const tables: LearningTable[] = [];
  const workbook = await openWorkbook(path);
  try {
    for (const { index, tables: all = [] } of labels.sheets) {
      const found = all
        .filter(({ columns = [] }) => columns.length > 0)
        .map((table) => new TableRows(table, sampleRows));
      const info = workbook.sheets.find((sheet) => sheet.index === index);
      if (found.length === 0 || info === undefined) continue;
      const reader = workbook.openSheet(index);
      for await (const rows of reader.readRows()) for (const row of rows) for (const table of found) table.add(row);
      tables.push(...found.map((table) => table.finish(index, reader.merges)));
    }
  } finally {
    await workbook.close();
  }
  const headers = tables.map(({ columns }) => columns.map(({ headerParts }) => headerParts));
  const group = labels.group === undefined ? { headers } : { collection, group: labels.group };
  return { document, tables, group: JSON.stringify(group) };
}

/** Collects the header and a sample of the rows of one table. */
class TableRows {
  readonly #labelled: LabelledTable;
  readonly #headers: Row[] = [];
  readonly #sampler: RowSampler;
  #width = 0;

  constructor(labelled: LabelledTable, sampleRows: number) {
    this.#labelled = labelled;
    this.#sampler = new RowSampler(sampleRows);
  }

  add(row: Row): void {
    const { first_row: first, last_row: last = Number.POSITIVE_INFINITY, header_rows: headers = [] } = this.#labelled;
    if (row.isBlank || row.index < first || row.index > last) return;
    if (headers.includes(row.index)) this.#headers.push(row);
    else this.#sampler.add(row);
    this.#width = Math.max(this.#width, row.values.length);
  }

  finish(sheetIndex: number, merges: Parameters<typeof readHeaderParts>[1]): LearningTable {
    const { first_column: first = 'A', last_column: last, columns: labels = [] } = this.#labelled;
    const fields = new Map(labels.map(({ column, target_field: field }) => [parseColumn(column)!, field]));
    const start = Math.min(parseColumn(first)!, ...fields.keys());
    const end = Math.max(last === undefined ? this.#width - 1 : parseColumn(last)!, ...fields.keys());
    const rows = this.#sampler.toRows();
    const columns = readHeaderParts(this.#headers, merges, start, end).map((headerParts, i) => ({
      index: start + i,
      headerParts,
      values: rows.map((row) => row[start + i] ?? null),
      field: fields.get(start + i),
    }));
    return { labelled: this.#labelled, sheetIndex, columns };
  }
}
