import type { ColumnWeights } from '../../src/contract/column-weights.ts';

const AS_IT_IS: ColumnWeights['calibration']['field'] = [
  [0, 0],
  [1, 1],
];

/** Column weights without words, whose confidence is the probability; a test adds what it is about. */
export const plainColumnWeights = {
  schema: 'ade.column-weights/v1',
  words: { region: [], city: [], street: [], first_name: [], last_name: [], company: [], job: [] },
  calibration: { field: AS_IT_IS, no_field: AS_IT_IS },
} as const satisfies Partial<ColumnWeights>;
