import { basename } from 'node:path';
import type { OpenOptions, Workbook } from '../types.ts';
import { openXlsx } from '../xlsx/open-xlsx.ts';
import { detectDocument } from './detect-format.ts';

/** Opens a workbook of any supported format, detected from its content. Errors: `src/contract/errors/workbook.ts`. */
export async function openWorkbook(path: string, options: OpenOptions = {}): Promise<Workbook> {
  const named = { ...options, displayName: options.displayName ?? basename(path) };
  const { format, source } = await detectDocument(path, named.displayName, named);
  // SheetJS and the encoding tables take longer to load than most jobs take to run, so they are only loaded if needed.
  switch (format) {
    case 'xlsx':
      return openXlsx(source, named);
    case 'csv':
      return (await import('../csv/open-csv.ts')).openCsv(path, named);
    case 'xlsb':
      return (await import('../xlsb/open-xlsb.ts')).openXlsb(source, named);
    case 'ods':
      return (await import('../ods/open-ods.ts')).openOds(path, named);
    case 'xls':
      return (await import('../xls/open-xls.ts')).openXls(source, named);
  }
}
