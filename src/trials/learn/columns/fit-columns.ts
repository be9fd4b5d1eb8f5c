import { minimize } from '../minimize.ts';
import type { Examples } from './examples.ts';

/** How the numbers of a column model are laid out in one list. */
export class ColumnLayout {
  readonly pieces: number;
  /** The fields, and then no field. Weights of pieces come first, at `piece * classes + class`. */
  readonly classes: number;
  /** What a piece counts for every field that it is about, at `any + piece`. */
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

export interface ColumnFit {
  layout: ColumnLayout;
  examples: Examples;
  /** Class of each example; -1 for unknown. */
  labels: ArrayLike<number>;
  /** How much each example counts. */
  counts: ArrayLike<number>;
  /** Classes that the labels may have: the others are left out of the choice. */
  among: readonly number[];
  /** Where the numbers are drawn to, and how strongly each. */
  prior: Float64Array;
  pulls: Float64Array;
  maxIterations: number;
  /** Where the search begins. */
  from: Float64Array;
  /** 0 for numbers that stay as they begin. */
  mask: Uint8Array;
}

/** Sums of an example's signs and of what rules add, by class. */
export function addUpExample(
  point: Float64Array,
  { classes, any, defaults }: ColumnLayout,
  { starts, pieces, fields, values, given }: Examples,
  i: number,
  sums: Float64Array,
): void {
  for (let c = 0; c < classes - 1; c++) sums[c] = point[defaults + c]!;
  sums[classes - 1] = 0;
  const added = given[i];
  if (added) for (let c = 0; c < classes; c++) sums[c]! += added[c]!;
  for (let e = starts[i]!; e < starts[i + 1]!; e++) {
    const value = values[e]!;
    const base = pieces[e]! * classes;
    const field = fields[e]!;
    if (field >= 0) sums[field]! += value * (point[base + field]! + point[any + pieces[e]!]!);
    else for (let c = 0; c < classes; c++) sums[c]! += value * point[base + c]!;
  }
}

/** Turns sums into the probabilities of some classes; the others get none. */
export function toChances(sums: Float64Array, among: readonly number[]): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const c of among) most = Math.max(most, sums[c]!);
  let total = 0;
  for (const c of among) total += Math.exp(sums[c]! - most);
  const chances = among.map((c) => Math.exp(sums[c]! - most) / total);
  sums.fill(0);
  for (const [k, c] of among.entries()) sums[c] = chances[k]!;
}

/** Fits the numbers to labelled columns: maximum likelihood of a softmax, with an L2 pull towards `prior`. */
export function fitColumns(fit: ColumnFit): Float64Array {
  const { layout, examples, labels, counts, among, prior, pulls, mask, maxIterations, from } = fit;
  const sums = new Float64Array(layout.classes);
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!;
      if (label < 0) continue;
      addUpExample(point, layout, examples, i, sums);
      toChances(sums, among);
      loss -= counts[i]! * Math.log(Math.max(sums[label]!, Number.MIN_VALUE));
      sums[label]! -= 1;
      addGradient(gradient, layout, examples, i, sums, counts[i]!);
    }
    for (let k = 0; k < point.length; k++) {
      const distance = point[k]! - prior[k]!;
      loss += 0.5 * pulls[k]! * distance * distance;
      gradient[k] = mask[k] === 0 ? 0 : gradient[k]! + pulls[k]! * distance;
    }
    return loss;
  };
  return minimize(objective, from, { maxIterations, tolerance: 0.05 });
}

function addGradient(
  gradient: Float64Array,
  { classes, any, defaults }: ColumnLayout,
  { starts, pieces, fields, values }: Examples,
  i: number,
  errors: Float64Array,
  count: number,
): void {
  for (let c = 0; c < classes - 1; c++) gradient[defaults + c]! += count * errors[c]!;
  for (let e = starts[i]!; e < starts[i + 1]!; e++) {
    const value = count * values[e]!;
    const base = pieces[e]! * classes;
    const field = fields[e]!;
    if (field < 0) for (let c = 0; c < classes; c++) gradient[base + c]! += value * errors[c]!;
    else {
      gradient[base + field]! += value * errors[field]!;
      gradient[any + pieces[e]!]! += value * errors[field]!;
    }
  }
}
