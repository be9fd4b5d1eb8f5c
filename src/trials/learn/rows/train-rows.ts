import { type LabelledSequence, makeLabelled } from './chain.ts';
import { fillLabels } from './fill-labels.ts';
import { type FitOptions, fitRows } from './fit-rows.ts';
import { type KnownLabels, onlyLabel } from './known-labels.ts';
import type { ParameterLayout } from './parameters.ts';
import type { RowSequence } from './row-sequence.ts';
import { simplifyRows } from './simplify.ts';

/** In a sheet with more rows, each row counts less, so that long sheets count no more than others. */
const FULL_WEIGHT_ROWS = 100;

/** Steps of searches for a starting point, and of the last search. Each ends earlier if it no longer improves. */
const FIRST_ITERATIONS = 60;
const LAST_ITERATIONS = 150;

/** A sequence with the possible labels of each row. */
export interface PartlyLabelled {
  readonly sequence: RowSequence;
  readonly known: KnownLabels;
  /** How much the sequence counts; 1 for a whole sheet. */
  readonly weight: number;
}

export interface TrainOptions {
  layout: ParameterLayout;
  labels: readonly string[];
  /** Whether the package has no weights yet, so that `prior` has only ADE's own. */
  isNew: boolean;
  /** The numbers towards which new ones are pulled, and how strongly. */
  prior: Float64Array;
  strength: number;
}

/**
 * Fits numbers to sequences and simplifies them. Sequences with most of their labels come first; their numbers fill in
 * the unknown labels, within the possible ones. Then everything is fitted again.
 */
export function trainRows(sequences: readonly PartlyLabelled[], options: TrainOptions): Float64Array {
  const { layout } = options;
  const fitOptions: FitOptions = { ...options, maxIterations: FIRST_ITERATIONS };
  const lastOptions = { ...options, maxIterations: LAST_ITERATIONS };
  const labelled = sequences.map((one) => label(one, Int8Array.from(one.known, onlyLabel)));
  const mostly = labelled.filter(({ sequence, steps }) => 2 * steps.length >= countRows(sequence));
  const first = mostly.length === 0 ? options.prior : fitRows(mostly, fitOptions);
  if (labelled.every(({ sequence, steps }) => steps.length === countRows(sequence)))
    return simplifyRows(labelled, first, lastOptions);
  const filled = sequences.map((one) => label(one, fillLabels(one.sequence, one.known, first, layout)));
  return simplifyRows(filled, fitRows(filled, { ...fitOptions, from: first }), lastOptions);
}

function label({ sequence, weight }: PartlyLabelled, labels: Int8Array): LabelledSequence {
  const count = labels.filter((index) => index >= 0).length;
  return makeLabelled(sequence, labels, weight * Math.min(1, FULL_WEIGHT_ROWS / Math.max(1, count)));
}

function countRows({ isAfterBlank }: RowSequence): number {
  return isAfterBlank.length;
}
