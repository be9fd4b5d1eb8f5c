import type { DocumentFormat } from '../../contract/formats.ts';
import { type CellValue, formatCell } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import { maskSpans } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { addHit, type Found } from './types.ts';

export interface WorkbookOptions {
  /** Name of the file, since its ending may say how it is read. */
  displayName: string;
  maxExpandedBytes: number;
  /** How people decided to read a csv file. */
  encoding?: string;
  delimiter?: string;
}

/** The cells that match, by the index of their sheet, as `ROW:COLUMN` (1-based and 0-based). */
export type Targets = Map<number, Set<string>>;

/** Finds the matching cells of a workbook in any format that ADE reads. Throws the reader's errors. */
export async function findInWorkbook(
  path: string,
  matcher: Matcher,
  options: WorkbookOptions,
  found: Found,
): Promise<{ targets: Targets; format: DocumentFormat }> {
  const targets: Targets = new Map();
  const workbook = await openWorkbook(path, options);
  try {
    for (const { index, name } of workbook.sheets) {
      const sheet = maskSpans(name, matcher.findInText(name));
      const cells = new Set<string>();
      for await (const rows of workbook.openSheet(index).readRows()) {
        for (const row of rows) {
          const values: CellValue[] = row.values;
          for (const [column, match] of matcher.matchRow(values)) {
            cells.add(`${row.index}:${column}`);
            addHit(found, { sheet, cell: formatCell(row.index - 1, column), row: row.index, ...match });
          }
        }
      }
      if (cells.size > 0) targets.set(index, cells);
    }
    return { targets, format: workbook.facts.format };
  } finally {
    await workbook.close();
  }
}
