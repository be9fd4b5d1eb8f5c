import type { Artifact } from '../contract/artifact.ts';
import { listTables, readingOf } from '../record/index.ts';
import { readSourceRows } from '../record/values/index.ts';
import { openWorkbook } from '../workbook/open/index.ts';
import type { ExportField } from './fields.ts';
import { makeToTyped, type TypedValue } from './typed-values.ts';

/** A result whose rows are written: its record, the path of its workbook, and what the columns about the source say. */
export interface ExportSource {
  artifact: Artifact;
  output: string;
  /** Name of the document as people know it. */
  document: string;
  /** Of a table over several jobs. */
  sender?: string | null;
  job?: string;
}

/** Columns that name the source of a row. */
export type Provenance = '_sender' | '_document' | '_sheet' | '_row' | '_job';

export const PROVENANCE_FIELDS: Record<Provenance, ExportField> = {
  _sender: { name: '_sender', title: 'Sender', type: 'string' },
  _document: { name: '_document', title: 'Document', type: 'string', isRequired: true },
  _sheet: { name: '_sheet', title: 'Sheet of the document', type: 'string', isRequired: true },
  _row: { name: '_row', title: 'Row of the sheet', type: 'integer', isRequired: true },
  _job: { name: '_job', title: 'Job', type: 'string' },
};

/** Values of a field that are not in the file because they are of another kind than its column. */
export interface Misfit {
  field: string;
  count: number;
  /** The first one. */
  first: { document: string; sheet: string; row: number };
}

export interface ExportColumns {
  fields: readonly ExportField[];
  provenance: readonly Provenance[];
}

/** The rows of a result in the types of their columns, some at a time; notes what does not fit into its column. */
export async function* readExportRows(
  source: ExportSource,
  { fields, provenance }: ExportColumns,
  misfits: Map<string, Misfit>,
): AsyncGenerator<readonly TypedValue[][]> {
  const { artifact, output, document } = source;
  const columns = fields.map((field) => ({ field: field.name, convert: makeToTyped(field) }));
  const sheetNames = new Map(listTables(artifact).map(({ sheet, table }) => [table.id, sheet.name]));
  const workbook = await openWorkbook(output, { durations: readingOf(artifact).durations });
  try {
    const sheets = workbook.sheets.map(({ name, index }) => ({
      name,
      readRows: () => workbook.openSheet(index).readRows(),
    }));
    const names = fields.map(({ name }) => name);
    for await (const rows of readSourceRows(artifact, sheets, names)) {
      yield rows.map(({ tableId, row, values }) => {
        const sheet = sheetNames.get(tableId) ?? '';
        const typed = columns.map(({ field, convert }, position): TypedValue => {
          const value = convert(values[position] ?? null);
          if (value !== undefined) return value;
          const known = misfits.get(field);
          if (known === undefined) misfits.set(field, { field, count: 1, first: { document, sheet, row } });
          else known.count += 1;
          return null;
        });
        for (const name of provenance) typed.push(nameSource(source, name, sheet, row));
        return typed;
      });
    }
  } finally {
    await workbook.close();
  }
}

function nameSource({ sender, document, job }: ExportSource, name: Provenance, sheet: string, row: number): TypedValue {
  switch (name) {
    case '_sender':
      return sender ?? null;
    case '_document':
      return document;
    case '_sheet':
      return sheet;
    case '_row':
      return row;
    case '_job':
      return job ?? null;
  }
}
