import type { RowCall, RowScores } from 'ade/rules';
import { isGroupLabel, isLabel, isLine, isNoteText, isOrganization, isTotalText } from '../lib/row-words.ts';
import { isKnownHeader, listCells, readLoneText } from '../lib/rows.ts';

/** `Employer: Acme`, in one cell or two. */
export function detect_label({ row_values_sample }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const isGroup = cells.length >= 1 && cells.length <= 2 && isGroupLabel(cells[0]?.text ?? '');
  return { scores: isGroup ? { group: 0.9, data: -0.3 } : {} };
}

/** A name alone in its row, directly over data. Directly over a header it is more likely a title: see note.ts. */
export function detect_lone_name({ row_values_sample, row_above, row_below, manifest }: RowCall): RowScores {
  const text = readLoneText(row_values_sample);
  if (text === null || row_above === null || !isName(text)) return { scores: {} };
  const isOverData = listCells(row_below).length >= 2 && !isKnownHeader(row_below, manifest);
  return { scores: isOverData ? { group: 0.6 } : {} };
}

/** A company alone in its row, wherever it stands but in the sheet's first row, which is the title's. */
export function detect_company({ row_values_sample, row_above }: RowCall): RowScores {
  const text = readLoneText(row_values_sample);
  return { scores: text !== null && row_above !== null && isOrganization(text) && isName(text) ? { group: 0.7 } : {} };
}

function isName(text: string): boolean {
  if (isTotalText(text) || isNoteText(text) || isLabel(text) || isLine(text)) return false;
  return /\p{L}/u.test(text) && (/\s/.test(text) || !/\d\d|@/.test(text));
}
