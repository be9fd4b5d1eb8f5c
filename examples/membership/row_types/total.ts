import type { RowCall, RowScores } from 'ade/rules';
import { readFirstText } from '../lib/rows.ts';

export function detect_total({ row_values_sample }: RowCall): RowScores {
  const isTotal = /^(?:sub|grand )?total\b/i.test(readFirstText(row_values_sample));
  return { scores: isTotal ? { total: 0.9 } : {} };
}
