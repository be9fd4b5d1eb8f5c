import type { DataFormat } from '../contract/data-formats.ts';
import type { ExportField } from './fields.ts';
import { type ExportColumns, type ExportSource, type Misfit, PROVENANCE_FIELDS, readExportRows } from './read-rows.ts';
import type { RowWriter, WriterTarget, WrittenFile } from './row-writer.ts';
import { openWorkbookWriter } from './write-workbook.ts';

/** `xlsx`: a plain workbook of the same table. */
export type ExportFormat = DataFormat | 'xlsx';

export interface ExportTarget extends ExportColumns {
  path: string;
  format: ExportFormat;
  maxBytes: number;
}

/** A written file, and which values it does not have. */
export interface ExportedFile extends WrittenFile {
  rows: number;
  /** The columns of the file, those about the source of a row last. */
  columns: ExportField[];
  misfits: Misfit[];
}

/**
 * Writes the rows of results into one file, in constant memory: the same results give the same bytes. Leaves no file
 * behind if it fails. Errors: those of the reader for a damaged workbook, `disk_full`, `output_too_large`.
 */
export async function writeExport(
  sources: AsyncIterable<ExportSource> | Iterable<ExportSource>,
  { path, format, maxBytes, fields, provenance }: ExportTarget,
): Promise<ExportedFile> {
  const columns = [...fields, ...provenance.map((name) => PROVENANCE_FIELDS[name])];
  const misfits = new Map<string, Misfit>();
  const writer = await openWriter(format, { path, maxBytes, fields: columns });
  let count = 0;
  try {
    for await (const source of sources) {
      for await (const rows of readExportRows(source, { fields, provenance }, misfits)) {
        await writer.write(rows);
        count += rows.length;
      }
    }
    return { ...(await writer.finish()), rows: count, columns, misfits: [...misfits.values()] };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Only the code of the wanted format is loaded. */
async function openWriter(format: ExportFormat, target: WriterTarget): Promise<RowWriter> {
  switch (format) {
    case 'csv':
      return (await import('./write-csv.ts')).openCsvWriter(target);
    case 'jsonl':
      return (await import('./write-json-lines.ts')).openJsonLinesWriter(target);
    case 'parquet':
      return (await import('./write-parquet.ts')).openParquetWriter(target);
    case 'xlsx':
      return openWorkbookWriter(target);
  }
}
