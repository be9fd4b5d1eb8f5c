import type { ColumnWeights } from '../../../contract/column-weights.ts';
import { INITIAL_WORDS } from './initial-words.ts';

/** A curve that does not change a probability. */
export const NOT_CALIBRATED: ColumnWeights['calibration']['field'] = [
  [0, 0],
  [1, 1],
];

/** Initial weights for signs that few documents have but that are unmistakable. */
export const INITIAL_WEIGHTS: ColumnWeights = {
  schema: 'ade.column-weights/v1',
  defaults: {},
  evidence: { exact_whole: { '*': 1.5 }, wrong_type: { '*': -4 } },
  words: INITIAL_WORDS,
  calibration: { field: NOT_CALIBRATED, no_field: NOT_CALIBRATED },
};
