import type { RowCall, RowScores } from 'ade/rules';
import { listFilled, shareOfNames } from '../lib/rows.ts';

export function detect_names({ row_values_sample, manifest }: RowCall): RowScores {
  return { scores: shareOfNames(row_values_sample, manifest) >= 0.5 ? { header: 0.8 } : {} };
}

/** `Member`, `Contact`, `Work`: the merged cells over the names. */
export function detect_merged_row({ row_values_sample, row_below, manifest }: RowCall): RowScores {
  const filled = listFilled(row_values_sample);
  const areShort = filled.every((value) => typeof value === 'string' && value.length < 20 && !/[\d:]/.test(value));
  const isOverNames = filled.length >= 2 && areShort && shareOfNames(row_below, manifest) >= 0.5;
  return { scores: isOverNames ? { header: 0.7 } : {} };
}
