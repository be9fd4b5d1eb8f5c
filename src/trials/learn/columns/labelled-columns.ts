import type { Mapping } from '../../../contract/artifact.ts';
import { durationsOf } from '../../../contract/durations.ts';
import type { LabelledTable } from '../../../contract/labels.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { readHeaderParts } from '../../../engine/index.ts';
import { RowSampler } from '../../../engine/structure/index.ts';
import { parseColumn, type Row, type Workbook } from '../../../workbook/index.ts';
import { openWorkbook } from '../../../workbook/open/index.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';
import { type DocumentRules, hasColumnRules, type RuleSource, withRules } from '../parts/document-rules.ts';
import { callColumnRules, type ModeDeltas } from './column-rules.ts';
import type { LearningColumn } from './learning-column.ts';

/** A labelled table with all its columns, from the left. */
export interface LearningTable {
  labelled: LabelledTable;
  sheetIndex: number;
  columns: readonly LearningColumn[];
  rules: ModeDeltas;
  /** The mapping that column rules alone make. */
  byRules: readonly Mapping[];
}

/** A document, and its tables with labelled columns. */
export interface ColumnDocument {
  document: LabelledDocument;
  tables: readonly LearningTable[];
  /** Documents with the same headers, or in the same group of their collection, have the same group. */
  group: string;
}

/** Reads the tables with labelled columns. `rules`: the package whose rules are called; null to call none. */
export async function readColumnDocument(
  document: LabelledDocument,
  manifest: Pick<Manifest, 'engine'>,
  rules: RuleSource | null,
): Promise<ColumnDocument> {
  const { path, labels, collection } = document;
  const workbook = await openWorkbook(path, { durations: durationsOf(manifest) });
  const read = async (called: DocumentRules | null): Promise<LearningTable[]> => {
    const tables: LearningTable[] = [];
    for (const { index, tables: all = [] } of labels.sheets) {
      const labelled = all.filter(({ columns = [] }) => columns.length > 0);
      const info = workbook.sheets.find((sheet) => sheet.index === index);
      if (labelled.length === 0 || info === undefined) continue;
      const found = await readTables(workbook, index, labelled, manifest.engine.defaults.sample_rows);
      for (const table of found) {
        const id = `table_${tables.length + 1}`;
        const place = { sheetName: info.name, id, engine: manifest.engine };
        tables.push({ ...table, ...(await callColumnRules(table.columns, called, place)) });
      }
    }
    return tables;
  };
  try {
    const hasRules = rules !== null && hasColumnRules(rules.prepared);
    const tables = hasRules ? await withRules(path, workbook, rules, read) : await read(null);
    const headers = tables.map(({ columns }) => columns.map(({ headerParts }) => headerParts));
    const group = labels.group === undefined ? { headers } : { collection, group: labels.group };
    return { document, tables, group: JSON.stringify(group) };
  } finally {
    await workbook.close();
  }
}

type ReadTable = Pick<LearningTable, 'labelled' | 'sheetIndex' | 'columns'>;

async function readTables(
  workbook: Workbook,
  index: number,
  labelled: readonly LabelledTable[],
  sampleRows: number,
): Promise<ReadTable[]> {
  const found = labelled.map((table) => new TableRows(table, sampleRows));
  const reader = workbook.openSheet(index);
  for await (const rows of reader.readRows()) for (const row of rows) for (const table of found) table.add(row);
  return found.map((table) => table.finish(index, reader.merges));
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

  finish(sheetIndex: number, merges: Parameters<typeof readHeaderParts>[1]): ReadTable {
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
