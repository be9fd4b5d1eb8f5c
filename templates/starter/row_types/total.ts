import { parseAmount, type RowCall, type RowScores } from 'ade/rules';
import { isTotalText } from '../lib/row-words.ts';
import { type Cell, isDataLike, listCells } from '../lib/rows.ts';

/** A row that begins with `Total` or the like and has hardly any other text. */
export function detect_total_words({ row_values_sample }: RowCall): RowScores {
  const [first, ...others] = listCells(row_values_sample);
  if (first === undefined || !isTotalText(first.text)) return { scores: {} };
  const texts = others.filter((cell) => cell.text !== '' && !isDataLike(cell)).length;
  return { scores: texts <= 1 ? { total: 1, data: -0.3 } : {} };
}

/** One or two numbers that stand alone under the end of a wide block: sums without a word. */
export function detect_bare_sums({ row_values_sample, row_above, row_below }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const areNumbers = cells.length >= 1 && cells.length <= 2 && cells.every(isNumber);
  const hasLeftGap = row_values_sample[0] === null && row_values_sample[1] === null;
  const isUnderBlock = listCells(row_above).length >= 4 && listCells(row_below).length <= 1;
  return { scores: areNumbers && hasLeftGap && isUnderBlock ? { total: 0.8, data: -0.3 } : {} };
}

function isNumber({ value, text }: Cell): boolean {
  return typeof value === 'number' || parseAmount(text) !== null;
}
