import { MAX_ROW_WEIGHTS, MAX_WEIGHT } from '../../../contract/row-weights.ts';
import type { LabelledSequence } from './chain.ts';
import { type FitOptions, fitRows } from './fit-rows.ts';
import { findWrongSigns } from './signs.ts';

/** Weights are multiples of this: measurements showed no benefit of finer steps. */
const STEP = 0.05;

/** A package without weights gets at most this many: the rest of the limit is for documents of one organisation. */
const MAX_NEW_WEIGHTS = 320;

/** Rounds of fits that drop small weights ever more strongly: the first round's force and its growth by round. */
const FIRST_FORCE = 0.06;
const GROWTH = 1.3;
const MAX_ROUNDS = 60;

/** Steps of each round, which need not be exact: it only has to find the important weights. */
const ROUND_ITERATIONS = 12;

/** Smaller weights are dropped. */
const DROPPED = 0.05;
const NEAR_ZERO = 0.02;

/** Drops the weights that matter least, fits the others again, and rounds them. */
export function simplifyRows(
  documents: readonly LabelledSequence[],
  fitted: Float64Array,
  options: FitOptions & { labels?: readonly string[]; isNew?: boolean },
  maxWeights = MAX_ROW_WEIGHTS,
): Float64Array {
  const { layout, prior, strength } = options;
  const begun = countWeights(prior, layout);
  const limit = options.isNew ? Math.min(MAX_NEW_WEIGHTS, maxWeights) : Math.max(begun, maxWeights);
  let point = fitted;
  let mask = new Uint8Array(layout.size).fill(1);
  for (let round = 0; round < MAX_ROUNDS && countWeights(point, layout) > limit; round++) {
    const force = FIRST_FORCE * GROWTH ** round;
    // Small numbers are pulled to zero ever more strongly, large ones hardly, as in train-columns.ts. Adding a constant
    // to all labels of a piece changes nothing; the pull finds the constant that makes the most zeros.
    const pulls = point.map((value, i) =>
      i < layout.defaults && prior[i] === 0 ? strength + force / (value ** 2 + NEAR_ZERO) : strength,
    );
    const pulled = fitRows(documents, { ...options, pulls, mask, from: point, maxIterations: ROUND_ITERATIONS });
    const isKept = (value: number, i: number) => i >= layout.defaults || prior[i] !== 0 || Math.abs(value) > DROPPED;
    point = pulled.map((value, i) => (mask[i] === 1 && isKept(value, i) ? value : 0));
    mask = Uint8Array.from(pulled, (value, i) => (mask[i] === 1 && isKept(value, i) ? 1 : 0));
  }
  point = fitRows(documents, { ...options, mask, from: point });
  const wrong = findWrongSigns(point, options.labels ?? []).filter((i) => prior[i] === 0);
  if (wrong.length > 0) {
    for (const i of wrong) mask[i] = point[i] = 0;
    point = fitRows(documents, { ...options, mask, from: point });
  }
  return point.map((value) => Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, Math.round(value / STEP) * STEP)));
}

function countWeights(point: Float64Array, { defaults }: FitOptions['layout']): number {
  let count = 0;
  for (let i = 0; i < defaults; i++) if (point[i] !== 0) count += 1;
  return count;
}
