import type { ParameterLayout } from './parameters.ts';
import type { RowSequence } from './row-sequence.ts';

/** A sequence with the labels that are known of it. */
export interface LabelledSequence {
  readonly sequence: RowSequence;
  /** Index of each row's label; -1 where it is not known. */
  readonly labels: Int8Array;
  /** How much one row of it counts: long sheets count no more than others. */
  readonly rowWeight: number;
}

/** Room for the rows of one sequence; used again for each. */
class Workspace {
  scores = new Float64Array(0);
  forward = new Float64Array(0);
  backward = new Float64Array(0);
  norms = new Float64Array(0);
  rows = new Int32Array(0);

  reserve(rows: number, labels: number): void {
    if (this.norms.length >= rows) return;
    this.scores = new Float64Array(rows * labels);
    this.forward = new Float64Array(rows * labels);
    this.backward = new Float64Array(rows * labels);
    this.norms = new Float64Array(rows);
    this.rows = new Int32Array(rows);
  }
}

/** The factors of transitions at one point of the search. */
interface Factors {
  adjacent: Float64Array;
  afterBlank: Float64Array;
  start: Float64Array;
  end: Float64Array;
}

const workspace = new Workspace();

export function makeFactors(point: Float64Array, layout: ParameterLayout): Factors {
  const { labels, adjacent, afterBlank, start, end } = layout;
  const exp = (from: number, count: number) => point.subarray(from, from + count).map(Math.exp);
  return {
    adjacent: exp(adjacent, labels * labels),
    afterBlank: exp(afterBlank, labels * labels),
    start: exp(start, labels),
    end: exp(end, labels),
  };
}

/**
 * Negative log likelihood of a sequence's labels under a linear-chain conditional random field; adds its gradient.
 * Source: Sutton and McCallum, An Introduction to Conditional Random Fields. Rows without a label are left out.
 */
export function addLoss(
  { sequence, labels, rowWeight }: LabelledSequence,
  point: Float64Array,
  gradient: Float64Array,
  layout: ParameterLayout,
  factors: Factors,
): number {
  const size = layout.labels;
  workspace.reserve(labels.length, size);
  const { scores, forward, backward, norms, rows } = workspace;
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row]! >= 0) rows[count++] = row;
  if (count === 0) return 0;

  let loss = 0;
  // Scores, as factors less the largest; the gold path is added up on the way.
  for (let t = 0; t < count; t++) {
    const row = rows[t]!;
    const at = t * size;
    for (let y = 0; y < size; y++) scores[at + y] = point[layout.defaults + y]!;
    for (let e = sequence.starts[row]!; e < sequence.starts[row + 1]!; e++) {
      const base = sequence.pieces[e]! * size;
      const value = sequence.values[e]!;
      for (let y = 0; y < size; y++) scores[at + y]! += value * point[base + y]!;
    }
    const given = sequence.given.get(row);
    if (given !== undefined) for (let y = 0; y < size; y++) scores[at + y]! += given[y]!;
    const gold = labels[row]!;
    loss -= scores[at + gold]!;
    if (t > 0) {
      const previous = labels[rows[t - 1]!]!;
      const table = sequence.isAfterBlank[row] === 1 ? layout.afterBlank : layout.adjacent;
      loss -= point[table + previous * size + gold]!;
    } else loss -= point[layout.start + gold]!;
    let largest = scores[at]!;
    for (let y = 1; y < size; y++) if (scores[at + y]! > largest) largest = scores[at + y]!;
    loss += largest;
    for (let y = 0; y < size; y++) scores[at + y] = Math.exp(scores[at + y]! - largest);
  }
  loss -= point[layout.end + labels[rows[count - 1]!]!]!;

  for (let t = 0; t < count; t++) {
    const at = t * size;
    const table = sequence.isAfterBlank[rows[t]!] === 1 ? factors.afterBlank : factors.adjacent;
    let norm = 0;
    for (let y = 0; y < size; y++) {
      let sum = 0;
      if (t === 0) sum = factors.start[y]!;
      else for (let x = 0; x < size; x++) sum += forward[at - size + x]! * table[x * size + y]!;
      const value = sum * scores[at + y]!;
      forward[at + y] = value;
      norm += value;
    }
    for (let y = 0; y < size; y++) forward[at + y]! /= norm;
    norms[t] = norm;
    loss += Math.log(norm);
  }
  let last = 0;
  const lastAt = (count - 1) * size;
  for (let y = 0; y < size; y++) last += forward[lastAt + y]! * factors.end[y]!;
  loss += Math.log(last);
  for (let y = 0; y < size; y++) backward[lastAt + y] = factors.end[y]! / last;

  for (let t = count - 1; t >= 0; t--) {
    const row = rows[t]!;
    const at = t * size;
    const gold = labels[row]!;
    // Probability of each label less what it should be.
    for (let y = 0; y < size; y++) {
      const residual = (forward[at + y]! * backward[at + y]! - (y === gold ? 1 : 0)) * rowWeight;
      residuals[y] = residual;
      gradient[layout.defaults + y]! += residual;
      if (t === 0) gradient[layout.start + y]! += residual;
      if (t === count - 1) gradient[layout.end + y]! += residual;
    }
    for (let e = sequence.starts[row]!; e < sequence.starts[row + 1]!; e++) {
      const base = sequence.pieces[e]! * size;
      const value = sequence.values[e]!;
      for (let y = 0; y < size; y++) gradient[base + y]! += value * residuals[y]!;
    }
    if (t === 0) break;
    const isAfterBlank = sequence.isAfterBlank[row] === 1;
    const table = isAfterBlank ? factors.afterBlank : factors.adjacent;
    const base = isAfterBlank ? layout.afterBlank : layout.adjacent;
    const previous = labels[rows[t - 1]!]!;
    for (let x = 0; x < size; x++) {
      let sum = 0;
      const before = forward[at - size + x]!;
      for (let y = 0; y < size; y++) {
        const ahead = (table[x * size + y]! * scores[at + y]! * backward[at + y]!) / norms[t]!;
        sum += ahead;
        gradient[base + x * size + y]! += rowWeight * before * ahead;
      }
      backward[at - size + x] = sum;
    }
    gradient[base + previous * size + gold]! -= rowWeight;
  }
  return loss * rowWeight;
}

const residuals = new Float64Array(32);
