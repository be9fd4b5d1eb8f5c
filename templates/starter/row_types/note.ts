import type { RowCall, RowScores } from 'ade/rules';
import { isGroupLabel, isLabel, isLine, isNoteText, isTotalText } from '../lib/row-words.ts';
import { isKnownHeader, listCells, readLoneText } from '../lib/rows.ts';

/** A remark: a long text, a sentence, or one that begins like a note. */
export function detect_remark({ row_values_sample }: RowCall): RowScores {
  const text = readLoneText(row_values_sample);
  return { scores: text !== null && isNoteText(text) && !isTotalText(text) ? { note: 0.8 } : {} };
}

/** `Period: March 2024`, in one cell or several: what stands in title blocks. */
export function detect_label({ row_values_sample }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const first = cells[0]?.text ?? '';
  const isNote =
    cells.length >= 1 && cells.length <= 4 && isLabel(first) && !isGroupLabel(first) && !isTotalText(first);
  return { scores: isNote ? { note: 0.8, data: -0.3 } : {} };
}

/** A text alone in its row that no data follows, or that a header follows: a title, or the end of a page. */
export function detect_lone_text({ row_values_sample, row_above, row_below, manifest }: RowCall): RowScores {
  const text = readLoneText(row_values_sample);
  if (text === null || isTotalText(text) || isLine(text)) return { scores: {} };
  const isTitle = row_above === null || isKnownHeader(row_below, manifest);
  // Words, codes and addresses below one another are a list of one column, and no notes.
  if (!isTitle && !/^\p{L}{3}.*\s/u.test(text)) return { scores: {} };
  return { scores: isTitle || listCells(row_below).length < 2 ? { note: 0.5 } : {} };
}
