import { addScaled } from '../../../engine/index.ts';
import { minimize } from '../fit/minimize.ts';
import { addPull, type Pull } from '../fit/pull.ts';
import type { Example } from './examples.ts';

/** The order of a column model's numbers in one list. */
export class ColumnLayout {
  readonly pieces: number;
  /** One class for each field, and one for no field. Weights of pieces come first, at `piece * classes + class`. */
  readonly classes: number;
  /** Index of the first weight that counts for every field; the weight of a piece is at `any + piece`. */
  readonly any: number;
  readonly defaults: number;
  readonly size: number;

  constructor(pieces: number, fields: number) {
    this.pieces = pieces;
    this.classes = fields + 1;
    this.any = pieces * this.classes;
    this.defaults = this.any + pieces;
    this.size = this.defaults + fields;
  }
}

/** An example with its class and its weight in the fit. */
export interface LabelledExample {
  readonly example: Example;
  readonly label: number;
  readonly count: number;
}

export interface ColumnFit extends Pull {
  layout: ColumnLayout;
  examples: readonly LabelledExample[];
  /** Classes that occur as labels: other classes get no probability. */
  among: readonly number[];
  maxIterations: number;
  /** The starting point of the search. */
  from: Float64Array;
}

/** Sums of an example's evidence and rule deltas, by class. */
export function addUpExample(
  point: Float64Array,
  { classes, any, defaults }: ColumnLayout,
  { signs, given }: Example,
  sums: Float64Array,
): void {
  sums.set(point.subarray(defaults, defaults + classes - 1));
  sums[classes - 1] = 0;
  if (given !== null) addScaled(sums, 0, given, 0, classes, 1);
  for (const { piece, field, value } of signs) {
    const base = piece * classes;
    if (field === undefined) addScaled(sums, 0, point, base, classes, value);
    else sums[field]! += value * (point[base + field]! + point[any + piece]!);
  }
}

/** Turns sums into the probabilities of the classes in `among`; other classes get 0. */
export function toChances(sums: Float64Array, among: readonly number[]): void {
  const taken = among.map((c): [number, number] => [c, sums[c]!]);
  const most = Math.max(...taken.map(([, sum]) => sum));
  const parts = taken.map(([c, sum]): [number, number] => [c, Math.exp(sum - most)]);
  const total = parts.reduce((all, [, part]) => all + part, 0);
  sums.fill(0);
  for (const [c, part] of parts) sums[c] = part / total;
}

/** Fits the numbers to labelled columns: maximum likelihood of a softmax, with an L2 pull towards `prior`. */
export function fitColumns(fit: ColumnFit): Float64Array {
  const { layout, examples, among, maxIterations, from } = fit;
  const errors = new Float64Array(layout.classes);
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (const { example, label, count } of examples) {
      addUpExample(point, layout, example, errors);
      toChances(errors, among);
      const chance = errors[label]!;
      loss -= count * Math.log(Math.max(chance, Number.MIN_VALUE));
      errors[label] = chance - 1;
      addGradient(gradient, layout, example, errors, count);
    }
    return addPull(loss, point, gradient, fit);
  };
  return minimize(objective, from, { maxIterations, tolerance: 0.05 });
}

function addGradient(
  gradient: Float64Array,
  { classes, any, defaults }: ColumnLayout,
  { signs }: Example,
  errors: Float64Array,
  count: number,
): void {
  addScaled(gradient, defaults, errors, 0, classes - 1, count);
  for (const { piece, field, value } of signs) {
    const base = piece * classes;
    if (field === undefined) addScaled(gradient, base, errors, 0, classes, count * value);
    else {
      const change = count * value * errors[field]!;
      gradient[base + field]! += change;
      gradient[any + piece]! += change;
    }
  }
}
