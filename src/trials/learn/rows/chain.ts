import { addScaled, findLargest, multiply, normalize, sumProducts } from '../../../engine/index.ts';
import type { ParameterLayout } from './parameters.ts';
import { addEvidence, addResiduals, type RowSequence } from './row-sequence.ts';

interface Step {
  readonly row: number;
  /** Index of the row's label. */
  readonly label: number;
  readonly isAfterBlank: boolean;
}

/** A sequence with its known labels. */
export interface LabelledSequence {
  readonly sequence: RowSequence;
  /** The rows with a known label, in order; other rows are left out of the chain. */
  readonly steps: readonly Step[];
  /** Weight of each row: long sheets count no more than others. */
  readonly rowWeight: number;
}

/** `labels`: index of each row's label; -1 if it is unknown. */
export function makeLabelled(sequence: RowSequence, labels: Int8Array, rowWeight: number): LabelledSequence {
  const steps = Array.from(labels, (label, row) => ({ row, label, isAfterBlank: sequence.isAfterBlank[row] === 1 }));
  return { sequence, steps: steps.filter(({ label }) => label >= 0), rowWeight };
}

/** Buffers for the steps of one sequence, with a number for each label; reused for each sequence. */
class Workspace {
  scores = new Float64Array(0);
  forward = new Float64Array(0);
  backward = new Float64Array(0);
  /** For each step, the sum by which its probabilities were divided. */
  norms = new Float64Array(0);

  reserve(steps: number, labels: number): void {
    if (this.norms.length >= steps) return;
    const size = steps * labels;
    this.norms = new Float64Array(steps);
    this.scores = new Float64Array(size);
    this.forward = new Float64Array(size);
    this.backward = new Float64Array(size);
  }
}

/** A transition table at one point of the search; `at` is its index in the point. */
interface Table {
  readonly at: number;
  /** exp of each number. */
  readonly factors: Float64Array;
}

/** The model at one point of the search. */
interface Factors {
  readonly defaults: Float64Array;
  readonly adjacent: Table;
  readonly afterBlank: Table;
  readonly start: Table;
  readonly end: Table;
}

const workspace = new Workspace();

export function makeFactors(point: Float64Array, layout: ParameterLayout): Factors {
  const { labels, defaults, adjacent, afterBlank, start, end } = layout;
  const take = (at: number, count: number): Table => ({ at, factors: point.subarray(at, at + count).map(Math.exp) });
  return {
    defaults: point.subarray(defaults, defaults + labels),
    adjacent: take(adjacent, labels * labels),
    afterBlank: take(afterBlank, labels * labels),
    start: take(start, labels),
    end: take(end, labels),
  };
}

/**
 * Returns the negative log likelihood of a sequence's labels under a linear-chain conditional random field, and adds
 * its gradient. Source: Sutton and McCallum, An Introduction to Conditional Random Fields.
 */
export function addLoss(
  labelled: LabelledSequence,
  point: Float64Array,
  gradient: Float64Array,
  layout: ParameterLayout,
  factors: Factors,
): number {
  const { steps, rowWeight } = labelled;
  if (steps.length === 0) return 0;
  workspace.reserve(steps.length, layout.labels);
  const loss = sweepForward(steps, factors, addScores(labelled, point, factors));
  sweepBackward(labelled, gradient, layout, factors);
  return loss * rowWeight;
}

/** Writes exp(score − largest score) by step. Returns this part of the loss, minus the given labels' scores. */
function addScores({ sequence, steps }: LabelledSequence, point: Float64Array, factors: Factors): number {
  const { defaults, start, end } = factors;
  const { scores } = workspace;
  const size = defaults.length;
  let loss = 0;
  let previous: Step | undefined;
  let at = 0;
  for (const step of steps) {
    const { row, label } = step;
    scores.set(defaults, at);
    addEvidence(sequence, row, point, size, scores, at);
    const given = sequence.given.get(row);
    if (given !== undefined) addScaled(scores, at, given, 0, size, 1);
    loss -= scores[at + label]!;
    loss -=
      point[previous === undefined ? start.at + label : tableOf(step, factors).at + previous.label * size + label]!;
    const largest = findLargest(scores, at, size);
    loss += largest;
    for (let i = at; i < at + size; i++) scores[i] = Math.exp(scores[i]! - largest);
    previous = step;
    at += size;
  }
  return previous === undefined ? loss : loss - point[end.at + previous.label]!;
}

function tableOf({ isAfterBlank }: Step, { afterBlank, adjacent }: Factors): Table {
  return isAfterBlank ? afterBlank : adjacent;
}

/** Computes each label's probability from the steps so far, and the last backward factors. Returns the loss. */
function sweepForward(steps: readonly Step[], factors: Factors, lossOfScores: number): number {
  const { scores, forward, backward, norms } = workspace;
  const { start, end } = factors;
  const size = start.factors.length;
  let loss = lossOfScores;
  for (const [t, step] of steps.entries()) {
    const at = t * size;
    const table = tableOf(step, factors).factors;
    if (t === 0) forward.set(start.factors);
    else {
      forward.fill(0, at, at + size);
      for (let x = 0; x < size; x++) addScaled(forward, at, table, x * size, size, forward[at - size + x]!);
    }
    multiply(forward, at, scores, at, size);
    const norm = normalize(forward, at, size);
    norms[t] = norm;
    loss += Math.log(norm);
  }
  const lastAt = (steps.length - 1) * size;
  const last = sumProducts(forward, lastAt, end.factors);
  backward.set(
    end.factors.map((factor) => factor / last),
    lastAt,
  );
  return loss + Math.log(last);
}

/** Adds the gradient, from the last step to the first: each label's probability, minus 1 for the given label. */
function sweepBackward(
  { sequence, steps, rowWeight }: LabelledSequence,
  gradient: Float64Array,
  layout: ParameterLayout,
  factors: Factors,
): void {
  const { scores, forward, backward, norms } = workspace;
  const size = layout.labels;
  const residuals = new Float64Array(size);
  const add = (at: number) => addScaled(gradient, at, residuals, 0, size, 1);
  for (let t = steps.length - 1; t >= 0; t--) {
    const step = steps[t]!;
    const before = steps[t - 1];
    const at = t * size;
    for (let y = 0; y < size; y++) {
      residuals[y] = (forward[at + y]! * backward[at + y]! - (y === step.label ? 1 : 0)) * rowWeight;
    }
    add(layout.defaults);
    if (t === steps.length - 1) add(layout.end);
    addResiduals(sequence, step.row, residuals, gradient);
    if (before === undefined) {
      add(layout.start);
      return;
    }
    const table = tableOf(step, factors);
    const norm = norms[t]!;
    for (let x = 0; x < size; x++) {
      const place = x * size;
      const share = rowWeight * forward[at - size + x]!;
      let sum = 0;
      for (let y = 0; y < size; y++) {
        const ahead = (table.factors[place + y]! * scores[at + y]! * backward[at + y]!) / norm;
        sum += ahead;
        gradient[table.at + place + y]! += share * ahead;
      }
      backward[at - size + x] = sum;
    }
    gradient[table.at + before.label * size + step.label]! -= rowWeight;
  }
}
