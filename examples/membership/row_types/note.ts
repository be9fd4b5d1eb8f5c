import type { RowCall, RowScores } from 'ade/rules';
import { listFilled, readFirstText } from '../lib/rows.ts';

/** A text alone in its row. Group rows and totals score higher. */
export function detect_lone_text({ row_values_sample }: RowCall): RowScores {
  const isAlone = listFilled(row_values_sample).length === 1 && readFirstText(row_values_sample) !== '';
  return { scores: isAlone ? { note: 0.5 } : {} };
}
