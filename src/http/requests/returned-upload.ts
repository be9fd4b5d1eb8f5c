import { AdeError } from '../../contract/errors/index.ts';
import type { Reading } from '../../contract/run-request.ts';
import { MAX_TO_FIX_ROWS, nameFormat, type ReturnedFile, type ReturnedSheet } from '../../record/to-fix/index.ts';
import { isContentKept } from '../../storage/store/index.ts';
import { detectFormat } from '../../workbook/open/index.ts';
import type { Service } from '../context/service.ts';
import type { Upload } from './uploads.ts';

/** Room for the rows that were sent, and for rows that the sender added. */
const MAX_ROWS = 4 * MAX_TO_FIX_ROWS;
const WINDOW_ROWS = 1_000;

/**
 * Reads a workbook that a sender returned, in a confined process, without storing it. Throws the errors of
 * `contract/errors/workbook.ts`, and `take_back_foreign` for a workbook with many more rows than ADE ever sends.
 */
export async function readUpload(
  service: Service,
  upload: Upload,
  { workspaceId, jobId, reading }: { workspaceId: string; jobId: string; reading: Pick<Reading, 'durations'> },
): Promise<ReturnedFile> {
  const { path, filename, sha256 } = upload;
  const maxExpandedBytes = service.settings.maxExpandedMb * 1_048_576;
  const format = await detectFormat(path, filename, { maxExpandedBytes });
  const source = { workspaceId, sha256, path, displayName: filename, readAs: { durations: reading.durations } };
  try {
    const listed = await service.previews.listSheets(source);
    const rowCount = listed.reduce((sum, { row_count }) => sum + row_count, 0);
    if (rowCount > MAX_ROWS) {
      const found = `it has ${rowCount} rows, but ADE sends at most ${MAX_TO_FIX_ROWS}`;
      throw new AdeError('take_back_foreign', { file: filename, path: jobId, found });
    }
    const sheets: ReturnedSheet[] = [];
    for (const { index, name, row_count } of listed) {
      const rows: ReturnedSheet['rows'][number][] = [];
      for (let from = 1; from <= row_count; from += WINDOW_ROWS)
        rows.push(...(await service.previews.readRows(source, index, from, from + WINDOW_ROWS - 1)).rows);
      sheets.push({ name, rows });
    }
    return { name: filename, format: nameFormat(format), sheets };
  } finally {
    if (!(await isContentKept(service.db, sha256))) await service.previews.remove(sha256);
  }
}
