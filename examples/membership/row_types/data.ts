import type { RowCall, RowScores } from 'ade/rules';
import { listFilled } from '../lib/rows.ts';

/** Members' numbers look like `M-00123`, wherever in the row they stand. */
export function detect_member_number({ row_values_sample }: RowCall): RowScores {
  const filled = listFilled(row_values_sample);
  const hasNumber = filled.some((value) => typeof value === 'string' && /^M-\d{3,}$/.test(value));
  return { scores: hasNumber ? { data: 0.7 } : {} };
}
