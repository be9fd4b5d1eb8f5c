import { basename } from 'node:path';
import { openCsv } from './csv/open-csv.ts';
import { detectFormat } from './detect-format.ts';
import { openLegacy } from './legacy/open-legacy.ts';
import type { OpenOptions, Workbook } from './types.ts';
import { openXlsx } from './xlsx/open-xlsx.ts';

/** Opens a workbook of any format that ADE reads, told apart by content. Errors: `src/contract/errors/workbook.ts`. */
export async function openWorkbook(path: string, options: OpenOptions = {}): Promise<Workbook> {
  const named = { ...options, displayName: options.displayName ?? basename(path) };
  const format = await detectFormat(path, named.displayName, named);
  switch (format) {
    case 'xlsx':
      return openXlsx(path, named);
    case 'csv':
      return openCsv(path, named);
    default:
      return openLegacy(path, format, named);
  }
}
