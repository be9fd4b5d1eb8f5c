import type { RowCall, RowScores } from 'ade/rules';
import { isLine, isTotalText } from '../lib/row-words.ts';
import { isKnownHeader, listCells } from '../lib/rows.ts';

/**
 * A row of nothing but lines (`-----`) ends a table. A line that underlines a header or stands over a total does not:
 * it is a note, so that the rows after it keep their header.
 */
export function detect_line({ row_values_sample, row_above, row_below, manifest }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const isLong = cells.some(({ text }) => text.length >= 3);
  if (!isLong || !cells.every(({ text }) => isLine(text))) return { scores: {} };
  const isOverTotal = isTotalText(listCells(row_below)[0]?.text ?? '');
  const isDecoration = isOverTotal || isKnownHeader(row_above, manifest);
  return { scores: { [isDecoration ? 'note' : 'separator']: 0.9, data: -0.5 } };
}
