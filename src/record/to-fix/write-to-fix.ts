import type { Correction } from '../../contract/corrections.ts';
import { writeStyledWorkbook } from '../../workbook/writer/index.ts';
import { makeFirstPage, type ToFixSource } from './first-page.ts';
import { makeToFixSheet } from './make-sheet.ts';
import type { ToFixPlan } from './plan-to-fix.ts';
import { SheetSealer } from './seal.ts';
import { type ReadFormats, SenderFormats } from './sender-formats.ts';
import { type ReadRows, SentRows } from './sent-rows.ts';

/** More rows than a person would go through; the other rows follow when these are fixed. */
export const MAX_TO_FIX_ROWS = 5_000;

export interface ToFixRequest extends ToFixSource {
  /** Folder with the key that signs the rows. */
  dataDir: string;
  plan: ToFixPlan;
  /** Whether the plan includes rows that only have warnings. */
  warnings: boolean;
  corrections: readonly Correction[];
  readRows: ReadRows;
  readFormats: ReadFormats;
}

/** Writes the workbook for the sender. The same rows give the same bytes. */
export async function writeToFix(
  path: string,
  { dataDir, plan, warnings, corrections, readRows, readFormats, ...source }: ToFixRequest,
): Promise<void> {
  const sent = new SentRows(readRows, corrections);
  const sheets = [makeFirstPage(plan, source)];
  for (const table of plan.tables) {
    const { job_id, revision } = source;
    const columns = table.columns.map(({ column }) => column);
    const { sheet, table_id } = table;
    const sealer = new SheetSealer(dataDir, { job_id, revision, sheet, table_id, warnings, columns });
    const found = await readFormats(
      sheet,
      table.rows.map(({ row }) => row),
    );
    const formats = new SenderFormats(table, found, source.manifest);
    sheets.push(await makeToFixSheet(table, sent, sealer, source.manifest, formats));
  }
  writeStyledWorkbook(path, sheets, source.manifest.info.title);
}
