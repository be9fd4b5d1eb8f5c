import type { RowCall, RowScores } from 'ade/rules';
import { isListMember } from '../lib/lists.ts';
import { hasNamesAmongWords, isDataLike, listCells } from '../lib/rows.ts';

/** Several cells are filled. A little: headers and totals are filled, too. */
export function detect_filled({ row_values_sample }: RowCall): RowScores {
  const count = listCells(row_values_sample).length;
  if (count < 2) return { scores: {} };
  return { scores: { data: count >= 3 ? 0.3 : 0.2 } };
}

/** Numbers, dates, codes and emails, unless the codes are of the kind `Extra 12` in a row of known names. */
export function detect_value_types({ row_values_sample, manifest }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const values = cells.filter(isDataLike).length;
  if (cells.length < 2 || values < cells.length * 0.25) return { scores: {} };
  return { scores: hasNamesAmongWords(cells, manifest) ? {} : { data: 0.3, header: -0.4 } };
}

/** A row of which only the code is filled, such as `M-00123`, is still a row of data. */
export function detect_lone_code({ row_values_sample }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const isCode = cells.length === 1 && cells[0] !== undefined && isDataLike(cells[0]) && !/\s/.test(cells[0].text);
  return { scores: isCode ? { data: 0.7 } : {} };
}

/** Texts below one another under a lone known name. */
export function detect_list_member(call: RowCall): RowScores {
  return { scores: isListMember(call) ? { data: 0.9 } : {} };
}
