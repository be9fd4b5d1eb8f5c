import { type RowCall, type RowScores, toText } from 'ade/rules';
import { countFilled } from '../lib/rows.ts';

export function detect_number({ row_values_sample }: RowCall): RowScores {
  return { scores: /^\d{5,7}$/.test(toText(row_values_sample[0])) ? { data: 0.7 } : {} };
}

export function detect_filled({ row_values_sample }: RowCall): RowScores {
  return { scores: countFilled(row_values_sample) >= 8 ? { data: 0.2 } : {} };
}
