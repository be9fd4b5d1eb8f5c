import type { AdeCount, SheetCount } from './count/types.ts';

/** A difference between two readers. */
export interface Difference {
  kind: 'sheets' | 'rows' | 'cells' | 'uncached';
  /** Position of the sheet, from 0; undefined if the lists of sheets differ. */
  sheet?: number;
  text: string;
}

/** Notes in ADE's record which say that rows may have been read differently. */
const NOTES_ON_ROWS = ['stray_quotes', 'undecodable', 'marks_removed', 'nuls_removed'];

/** Differences between ADE's count and another reader's, except those that ADE's record explains. */
export function compareCounts(ade: AdeCount, other: { sheets: readonly SheetCount[] }): Difference[] {
  const { skippedSheets } = ade;
  const others = other.sheets.filter(({ name }) => !skippedSheets.includes(name));
  if (others.length !== ade.sheets.length) {
    const text = `${ade.sheets.length} sheets, the other reader ${others.length}`;
    return [{ kind: 'sheets', text }];
  }
  return ade.sheets.flatMap((sheet, at) => {
    if (sheet.notes.some((code) => NOTES_ON_ROWS.includes(code))) return [];
    return compareSheets(sheet, others[at]!).map((difference) => ({ ...difference, sheet: at }));
  });
}

function compareSheets(ade: SheetCount, other: SheetCount): Difference[] {
  const differences: Difference[] = [];
  const rows = new Set([...Object.keys(ade.filled), ...Object.keys(other.filled)].map(Number));
  for (const row of [...rows].sort((a, b) => a - b)) {
    const [found, expected] = [ade.filled[row] ?? 0, other.filled[row] ?? 0];
    if (found === expected) continue;
    const text = `"${ade.name}", row ${row}: ${found} filled cells, the other reader ${expected}`;
    // One row is enough: later rows differ for the same reason.
    differences.push({ kind: found === 0 || expected === 0 ? 'rows' : 'cells', text });
    break;
  }
  if (ade.uncached !== other.uncached) {
    const text = `"${ade.name}": ${ade.uncached} formulas without a result, the other reader ${other.uncached}`;
    differences.push({ kind: 'uncached', text });
  }
  return differences;
}
