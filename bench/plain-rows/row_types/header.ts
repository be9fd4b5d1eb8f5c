import type { RowCall, RowScores } from 'ade/rules';
import { countNames } from '../lib/rows.ts';

const MIN_NAMES = 5;

export function detect_names({ row_values_sample, manifest }: RowCall): RowScores {
  return { scores: countNames(row_values_sample, manifest) >= MIN_NAMES ? { header: 0.8 } : {} };
}
