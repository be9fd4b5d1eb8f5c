import type { Sheet } from '../../../contract/artifact.ts';

export interface FoundRow {
  label: string;
  /** Recorded for only one row of each run, the least certain one. */
  confidence?: number;
}

/** The filled rows of a sheet, by number; null if the sheet was not read. */
export type FoundRows = ReadonlyMap<number, FoundRow> | null;

/** Every row with its recorded label, except that title rows of a table have the label `title`. */
export function listFoundRows(sheet: Sheet | undefined): FoundRows {
  if (sheet === undefined || sheet.skipped !== undefined) return null;
  const rows = new Map<number, FoundRow>();
  for (const { label, first_row, last_row, confidence, lowest_row = first_row } of sheet.rows) {
    if (label === 'blank') continue;
    for (let row = first_row; row <= last_row; row += 1) rows.set(row, { label });
    rows.set(lowest_row, { label, confidence });
  }
  for (const row of sheet.tables.flatMap((table) => table.title_rows)) {
    const found = rows.get(row);
    if (found !== undefined) rows.set(row, { ...found, label: 'title' });
  }
  return rows;
}

/** The first rows that are consecutive apart from blank rows. */
export function firstBlock(rows: readonly number[], isBlank: (row: number) => boolean): number[] {
  const sorted = [...rows].sort((a, b) => a - b);
  const end = sorted.findIndex((row, i) => i > 0 && !isBlankBetween(sorted[i - 1]!, row, isBlank));
  return end === -1 ? sorted : sorted.slice(0, end);
}

function isBlankBetween(above: number, below: number, isBlank: (row: number) => boolean): boolean {
  for (let row = above + 1; row < below; row += 1) if (!isBlank(row)) return false;
  return true;
}
