import type { Row } from '../../../workbook/index.ts';
import type { DecidedRow } from './label-rows.ts';

/** What the marks of a sheet say about its rows. */
interface Marks {
  findLabel(row: Row): { label: string; rule: string } | null;
}

/** A mark decides as a rule does that decides alone, by this delta. */
export function applyMarks(marks: Marks, rows: readonly DecidedRow[], delta: number): void {
  for (const decided of rows) {
    const mark = decided.row.isBlank ? null : marks.findLabel(decided.row);
    if (mark === null) continue;
    const { decision } = decided;
    decided.decision = { ...decision, contributors: [...decision.contributors, { ...mark, delta }] };
  }
}
