import type { RowCall, RowScores } from 'ade/rules';
import { listFilled, readFirstText } from '../lib/rows.ts';

/** This report always says `Employer:` before a group of members. */
export function detect_employer({ row_values_sample }: RowCall): RowScores {
  const isGroup = listFilled(row_values_sample).length === 1 && /^employer:/i.test(readFirstText(row_values_sample));
  return { scores: isGroup ? { group: 0.9 } : {} };
}
