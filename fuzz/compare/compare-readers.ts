import type { AdeReading, AdeSheet, SheetCells } from '../cells/types.ts';
import { compareSheets, compareUncached } from './compare-sheets.ts';
import type { Difference } from './difference.ts';
import { dropRemoved } from './record.ts';

/** Notes in ADE's record which say that rows may have been read differently. */
const NOTES_ON_ROWS = ['stray_quotes', 'undecodable'];

/** Differences between ADE's values and those of another reader, except those that ADE's record explains. */
export function compareReaders(ade: AdeReading, other: { sheets: readonly SheetCells[] }): Difference[] {
  const others = other.sheets.filter(({ name }) => !ade.skippedSheets.includes(name));
  if (others.length !== ade.sheets.length) {
    return [{ kind: 'sheets', text: `${ade.sheets.length} sheets, the other reader ${others.length}` }];
  }
  return ade.sheets.flatMap((sheet, at) => (isOnRecord(sheet) ? [] : compare(sheet, others[at]!)));
}

function isOnRecord({ notes }: AdeSheet): boolean {
  return notes.some(({ code }) => NOTES_ON_ROWS.includes(code));
}

function compare(ade: AdeSheet, other: SheetCells): Difference[] {
  return [...compareSheets(ade, dropRemoved(other, ade.notes)), ...compareUncached(ade, other)];
}
