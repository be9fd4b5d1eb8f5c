import type { ColumnWeights } from '../../../contract/column-weights.ts';
import { INITIAL_WORDS } from './initial-words.ts';

/** A probability says what it says. */
export const NOT_CALIBRATED: ColumnWeights['calibration']['field'] = [
  [0, 0],
  [1, 1],
];

/** What new weights begin with: signs that few documents have, but that are plain. */
export const INITIAL_WEIGHTS: ColumnWeights = {
  schema: 'ade.column-weights/v1',
  defaults: {},
  evidence: { exact_whole: { '*': 1.5 }, wrong_type: { '*': -4 } },
  words: INITIAL_WORDS,
  calibration: { field: NOT_CALIBRATED, no_field: NOT_CALIBRATED },
};
