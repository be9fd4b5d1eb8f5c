import { type RowCall, type RowScores, toText } from 'ade/rules';

export function detect_total({ row_values_sample }: RowCall): RowScores {
  return { scores: /^total\b/i.test(toText(row_values_sample[0])) ? { total: 0.9 } : {} };
}
