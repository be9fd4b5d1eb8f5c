import { MAX_COLUMN_WEIGHTS } from '../../../contract/column-weights.ts';
import { addNeighbours, type ColumnSample } from './column-samples.ts';
import { PieceNumbers } from './examples.ts';
import { type ColumnFit, type ColumnLayout, fitColumns } from './fit-columns.ts';

/** A package without weights gets at most this many: the rest of the limit is for documents of one organisation. */
const MAX_NEW_WEIGHTS = 370;

/** Steps of a search, which ends earlier if it no longer improves. */
const MAX_ITERATIONS = 150;

/** Rounds of fits that drop small weights ever more strongly, and the steps of each. */
const MAX_ROUNDS = 40;
const ROUND_ITERATIONS = 25;

/** Smaller weights are dropped. */
const DROPPED = 0.05;
const NEAR_ZERO = 0.02;

/** Defaults are pulled less: the documents show how frequent a field is. */
const PULL_OF_DEFAULTS = 0.3;

export interface TrainOptions {
  layout: ColumnLayout;
  pieces: readonly string[];
  fields: readonly string[];
  among: readonly number[];
  /** 0 for numbers that have no effect. */
  mask: Uint8Array;
  prior: Float64Array;
  strength: number;
}

/** Fits numbers to columns, and drops the least important numbers until a person can read the rest. */
export function trainColumns(samples: readonly ColumnSample[], options: TrainOptions): Float64Array {
  const { layout, pieces, prior, strength } = options;
  const numbers = new PieceNumbers(pieces);
  const plain = makePulls(prior, layout, () => strength);
  let point = prior;
  let mask = options.mask;
  const look = () => addNeighbours(samples, point, { ...options, numbers }).filter(({ label }) => label >= 0);
  let examples = look();
  const lookAgain = () => {
    examples = look();
  };
  const fit = (changed: Partial<ColumnFit>) => {
    point = fitColumns({
      ...{ layout, examples, among: options.among, prior, pulls: plain },
      ...{ maxIterations: MAX_ITERATIONS, from: point, mask },
      ...changed,
    });
  };
  fit({});
  lookAgain();
  fit({});
  lookAgain();
  const begun = countWeights(prior, layout);
  const limit = begun === 0 ? MAX_NEW_WEIGHTS : Math.max(begun, MAX_COLUMN_WEIGHTS);
  for (let round = 0; round < MAX_ROUNDS && countWeights(point, layout) > limit; round++) {
    const force = 0.06 * (round + 1) * 1.15 ** Math.max(0, round - 8);
    // Close to an L0 penalty: small numbers are pulled to zero ever more strongly, large ones hardly. Adaptive ridge:
    // Frommlet and Nuel, An Adaptive Ridge Procedure for L0 Regularization, 2016.
    const pulls = makePulls(point, layout, (value, k) =>
      prior[k] === 0 ? strength + force / (value ** 2 + NEAR_ZERO) : strength,
    );
    fit({ pulls, maxIterations: ROUND_ITERATIONS });
    const isKept = (value: number, k: number) => k >= layout.defaults || prior[k] !== 0 || Math.abs(value) > DROPPED;
    mask = Uint8Array.from(point, (value, k) => (mask[k] === 1 && isKept(value, k) ? 1 : 0));
    point = point.map((value, k) => (mask[k] === 1 || prior[k] !== 0 ? value : 0));
    if (round % 4 === 3) lookAgain();
  }
  lookAgain();
  fit({});
  lookAgain();
  fit({});
  return point;
}

function makePulls(
  point: Float64Array,
  { defaults }: ColumnLayout,
  pullOf: (value: number, k: number) => number,
): Float64Array {
  return point.map((value, k) => (k >= defaults ? PULL_OF_DEFAULTS * pullOf(value, k) : pullOf(value, k)));
}

function countWeights(point: Float64Array, { defaults }: ColumnLayout): number {
  let count = 0;
  for (let k = 0; k < defaults; k++) if (point[k] !== 0) count += 1;
  return count;
}
