import type { Artifact, PreviewSheet } from '../../../api/contract.ts';
import { parseRange } from '../../../lib/a1.ts';

/** The sizes of sheets from the record, for users who may not see values, or after the values were removed. */
export function listRecordedSheets({ sheets }: Artifact): PreviewSheet[] {
  return sheets.map(({ index, name, row_count, tables }) => ({
    index,
    name,
    row_count,
    column_count: Math.max(6, ...tables.map(({ a1_range }) => (parseRange(a1_range)?.lastColumn ?? 0) + 1)),
    hidden: false,
  }));
}

/** The name that a record gives the sheet of a csv document; undefined for other documents. */
export const nameCsvSheet = ({ job, sheets }: Pick<Artifact, 'job' | 'sheets'>): string | undefined =>
  job.document.format === 'csv' ? sheets[0]?.name : undefined;
