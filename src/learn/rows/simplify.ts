import { MAX_ROW_WEIGHTS, MAX_WEIGHT } from '../../contract/row-weights.ts';
import type { LabelledSequence } from './chain.ts';
import { type FitOptions, fitRows } from './fit-rows.ts';

/** Weights are multiples of this: finer steps were measured to be worth nothing. */
const STEP = 0.05;

/** Shares of the weights that are kept in each round: what is lost in one, the fit after it makes up for. */
const ROUNDS = [0.75, 0.55, 0.45, 0];

/** Steps of the fits before the last: they need not be exact, only to find what matters. */
const ROUND_ITERATIONS = 30;

/** Size of a piece that the weights before have, where the documents show less of it: they say nothing against it. */
const MIN_KNOWN_SIZE = 0.1;

/** Drops the weights that matter least, fits the others again, and rounds them. */
export function simplifyRows(
  documents: readonly LabelledSequence[],
  fitted: Float64Array,
  options: FitOptions,
  maxWeights = MAX_ROW_WEIGHTS,
): Float64Array {
  const { layout } = options;
  const sizes = measurePieces(documents, options);
  let point = fitted;
  let mask = options.mask ?? new Uint8Array(layout.size).fill(1);
  for (const share of ROUNDS) {
    const kept = Math.max(maxWeights, Math.round(share * layout.defaults));
    mask = keepLargest(point, sizes, mask, kept, layout.labels, layout.defaults);
    const start = point.map((value, i) => (mask[i] === 1 ? value : 0));
    // What is dropped stays at zero, whatever the weights before had.
    const prior = options.prior.map((value, i) => (mask[i] === 1 ? value : 0));
    const maxIterations = share === 0 ? options.maxIterations : ROUND_ITERATIONS;
    point = fitRows(documents, { ...options, prior, mask, from: start, maxIterations });
  }
  return point.map((value) => Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, Math.round(value / STEP) * STEP)));
}

/** Root of the mean square of each piece over all rows: how much a weight of it can matter. */
function measurePieces(documents: readonly LabelledSequence[], { layout, prior }: FitOptions): Float64Array {
  const sums = new Float64Array(layout.pieces);
  let rows = 0;
  for (const { sequence, rowWeight } of documents) {
    rows += sequence.rowNumbers.length * rowWeight;
    for (let e = 0; e < sequence.pieces.length; e++) sums[sequence.pieces[e]!]! += rowWeight * sequence.values[e]! ** 2;
  }
  return sums.map((sum, piece) => {
    const isKnown = prior.subarray(piece * layout.labels, (piece + 1) * layout.labels).some((weight) => weight !== 0);
    return Math.max(isKnown ? MIN_KNOWN_SIZE : 0, Math.sqrt(sum / Math.max(1, rows)));
  });
}

function keepLargest(
  point: Float64Array,
  sizes: Float64Array,
  mask: Uint8Array,
  count: number,
  labels: number,
  weightCount: number,
): Uint8Array {
  const ranked = [...Array(weightCount).keys()].filter((i) => mask[i] === 1);
  // The square root of a piece's size: a rare sign may still decide the rows that have it.
  const rank = (i: number) => Math.abs(point[i]!) * Math.sqrt(sizes[Math.floor(i / labels)]!);
  ranked.sort((a, b) => rank(b) - rank(a) || a - b);
  const kept = new Uint8Array(mask);
  for (const i of ranked.slice(count)) kept[i] = 0;
  return kept;
}
