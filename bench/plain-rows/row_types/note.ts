import type { RowCall, RowScores } from 'ade/rules';
import { countFilled } from '../lib/rows.ts';

/** A text alone in its row: the title. */
export function detect_lone_text({ row_values_sample }: RowCall): RowScores {
  return { scores: countFilled(row_values_sample) === 1 ? { note: 0.5 } : {} };
}
