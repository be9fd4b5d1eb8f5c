import { basename } from 'node:path';
import type { OpenOptions } from '../../../workbook/index.ts';
import { openWorkbook } from '../../../workbook/open/index.ts';
import { nameFormat, type ReturnedFile, type ReturnedRow, type ReturnedSheet } from './returned-file.ts';

/**
 * Reads a returned file of any format that ADE reads, with durations as the job of the sent rows read them. Throws the
 * errors of `contract/errors/workbook.ts`.
 */
export async function readReturned(path: string, durations?: OpenOptions['durations']): Promise<ReturnedFile> {
  const workbook = await openWorkbook(path, { durations });
  try {
    const sheets: ReturnedSheet[] = [];
    for (const { name, index } of workbook.sheets) {
      const rows: ReturnedRow[] = [];
      for await (const batch of workbook.openSheet(index).readRows())
        for (const { index: row, values, uncached } of batch) rows.push({ index: row, values, uncached });
      sheets.push({ name, rows });
    }
    return { name: basename(path), format: nameFormat(workbook.facts.format), sheets };
  } finally {
    await workbook.close();
  }
}
