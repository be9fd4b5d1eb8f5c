import { readFileSync } from 'node:fs';
import { completeTables } from '../contract/artifact/complete-tables.ts';
import type { Artifact } from '../contract/artifact.ts';
import { listTables } from '../record/index.ts';
import type { ExportField } from './fields.ts';
import type { ExportSource } from './read-rows.ts';
import { type ExportedFile, type ExportTarget, writeExport } from './write-file.ts';

/** A result on disk: the paths of its record and of its workbook. */
export interface StoredResult extends Omit<ExportSource, 'artifact'> {
  record: string;
}

/** What a result has and lacks, for a table over several. */
export interface ResultColumns {
  rows: number;
  /** Fields of the file that no column of the document became, and that no rule derived. */
  missing_fields: string[];
  /** Headers of columns without a field, which are only in the document's own workbook. */
  carried_columns: string[];
}

/** A written file, and the columns of each of its results, in their order. */
export interface WrittenResults extends ExportedFile {
  results: ResultColumns[];
}

/** Writes the rows of results, one after the other. Throws `artifact_unreadable` and the errors of `writeExport`. */
export async function writeResults(results: readonly StoredResult[], target: ExportTarget): Promise<WrittenResults> {
  const columns: ResultColumns[] = [];
  function* open(): Generator<ExportSource> {
    for (const { record, ...source } of results) {
      const artifact = readRecord(record);
      columns.push(describeColumns(artifact, target.fields));
      yield { ...source, artifact };
    }
  }
  const file = await writeExport(open(), target);
  return { ...file, results: columns };
}

/** What results have and lack of these fields, from their records. Throws `artifact_unreadable`. */
export function describeResults(results: readonly Pick<StoredResult, 'record'>[], fields: readonly ExportField[]) {
  return results.map(({ record }) => describeColumns(readRecord(record), fields));
}

function readRecord(path: string): Artifact {
  const artifact: Artifact = JSON.parse(readFileSync(path, 'utf8'));
  return completeTables(artifact);
}

function describeColumns(artifact: Artifact, fields: readonly ExportField[]): ResultColumns {
  const tables = listTables(artifact).map(({ table }) => table);
  const filled = new Set(
    tables.flatMap((table) => table.fields ?? []).flatMap(({ field, from }) => (from === 'none' ? [] : field)),
  );
  const sheets = artifact.output.sheets ?? [];
  return {
    rows: sheets.reduce((sum, { row_count: count }) => sum + count, 0),
    missing_fields: fields.flatMap(({ name }) => (filled.has(name) ? [] : name)),
    carried_columns: [
      ...new Set(
        sheets.flatMap(({ columns }) =>
          columns.flatMap(({ target_field: field, header }) => (field === null ? header : [])),
        ),
      ),
    ],
  };
}
