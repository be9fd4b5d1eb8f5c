import { addScaled, findLargest, multiply, normalize, sumProducts } from '../../numbers/vectors.ts';
import type { Transitions } from './transitions.ts';

/** What was decided about one row of the sequence. */
export interface SequenceDecision {
  /** Index of the label. */
  readonly label: number;
  /** Probability of the label, from all rows so far and some rows ahead. */
  readonly probability: number;
  /** Probability of the label, given the label of the previous row. */
  readonly link: number;
  /** Probability of the watched label; 0 if none is watched. */
  readonly watched: number;
  /** Whether rows further ahead could still have changed the decision. */
  readonly wasForced: boolean;
}

/** At most this many rows wait; then the best path so far decides. */
export const MAX_WAITING = 256;

/** Number of rows decided at a time: they share the cost of looking back over all waiting rows. */
const LOT = 16;

/** At least this many rows ahead count for a probability. */
const AHEAD = 5;

const NOTHING: readonly SequenceDecision[] = [];

/**
 * Finds the most probable labels of a sequence of rows while it streams. A row is decided when all paths that may still
 * win agree on it (Viterbi); its probability depends on the rows on both sides (forward and backward).
 */
export class SequenceDecoder {
  readonly #size: number;
  readonly #transitions: Transitions;
  readonly #adjacentFactors: Float64Array;
  readonly #afterBlankFactors: Float64Array;
  readonly #endFactors: Float64Array;
  // One value for each label of each waiting row, in flat arrays: separate arrays would cost more than the sums.
  /** exp(score − score of the best label). */
  readonly #factors: Float64Array;
  /** Probability of each label, from the rows up to this one. */
  readonly #forward: Float64Array;
  /** For each label, the best label of the previous row. */
  readonly #origins: Uint8Array;
  readonly #isAfterBlank = new Uint8Array(MAX_WAITING);
  #count = 0;
  /** Score of the best path to each label of the newest row. */
  #paths: Float64Array;
  #nextPaths: Float64Array;
  #backward: Float64Array;
  #nextBackward: Float64Array;
  readonly #ahead: Float64Array;
  readonly #labels = new Uint8Array(MAX_WAITING);
  /** Label of the last decided row, to which the first waiting row is linked. */
  #lastLabel = -1;
  #untilTry = LOT + AHEAD;

  /** Index of a label whose probability is given for every row, or -1. */
  readonly #watched: number;

  constructor(transitions: Transitions, watched = -1) {
    const size = transitions.labels.length;
    this.#watched = watched;
    this.#transitions = transitions;
    this.#size = size;
    this.#adjacentFactors = transitions.adjacent.map(Math.exp);
    this.#afterBlankFactors = transitions.afterBlank.map(Math.exp);
    this.#endFactors = transitions.end.map(Math.exp);
    this.#factors = new Float64Array(MAX_WAITING * size);
    this.#forward = new Float64Array(MAX_WAITING * size);
    this.#origins = new Uint8Array(MAX_WAITING * size);
    this.#paths = new Float64Array(size);
    this.#nextPaths = new Float64Array(size);
    this.#backward = new Float64Array(size);
    this.#nextBackward = new Float64Array(size);
    this.#ahead = new Float64Array(size);
  }

  /** Adds a row with a score for each label, -Infinity to exclude it. Returns decisions that are now certain. */
  push(scores: Float64Array, isAfterBlank: boolean): readonly SequenceDecision[] {
    const row = this.#count++;
    this.#isAfterBlank[row] = isAfterBlank ? 1 : 0;
    this.#setFactors(row * this.#size, scores);
    if (row === 0 && this.#lastLabel < 0) this.#begin(scores);
    else this.#extend(row, scores);
    this.#untilTry -= 1;
    return this.#untilTry > 0 ? NOTHING : this.#settle();
  }

  /** Decides all remaining rows. Call this when the sequence has ended. */
  finish(): readonly SequenceDecision[] {
    if (this.#count === 0) return NOTHING;
    addScaled(this.#paths, 0, this.#transitions.end, 0, this.#size, 1);
    this.#traceBack(this.#findBest());
    return this.#give(this.#count, this.#endFactors, false);
  }

  #setFactors(at: number, scores: Float64Array): void {
    const largest = findLargest(scores);
    for (let i = 0; i < scores.length; i++) this.#factors[at + i] = Math.exp(scores[i]! - largest);
  }

  #begin(scores: Float64Array): void {
    const { start } = this.#transitions;
    this.#paths.set(scores);
    addScaled(this.#paths, 0, start, 0, this.#size, 1);
    this.#forward.set(start.map(Math.exp));
    multiply(this.#forward, 0, this.#factors, 0, this.#size);
    normalize(this.#forward, 0, this.#size);
  }

  #extend(row: number, scores: Float64Array): void {
    const size = this.#size;
    const isAfterBlank = this.#isAfterBlank[row] === 1;
    const added = isAfterBlank ? this.#transitions.afterBlank : this.#transitions.adjacent;
    const weights = isAfterBlank ? this.#afterBlankFactors : this.#adjacentFactors;
    const paths = this.#paths;
    const next = this.#nextPaths;
    const forward = this.#forward;
    const at = row * size;
    const before = at - size;
    for (let label = 0; label < size; label++) {
      let best = Number.NEGATIVE_INFINITY;
      let origin = 0;
      let sum = row === 0 ? weights[this.#lastLabel * size + label]! : 0;
      let place = label;
      for (let previous = 0; previous < size; previous++, place += size) {
        const score = paths[previous]! + added[place]!;
        if (score > best) {
          best = score;
          origin = previous;
        }
        if (row > 0) sum += forward[before + previous]! * weights[place]!;
      }
      next[label] = best;
      this.#origins[at + label] = origin;
      forward[at + label] = sum;
    }
    addScaled(next, 0, scores, 0, size, 1);
    multiply(forward, at, this.#factors, at, size);
    normalize(forward, at, size);
    keepSmall(next);
    this.#paths = next;
    this.#nextPaths = paths;
  }

  /** Decides the rows on which all paths agree. If too many rows wait, decides by the best path. */
  #settle(): readonly SequenceDecision[] {
    const agreed = Math.min(this.#countAgreed(), this.#count - AHEAD);
    if (agreed > 0) {
      this.#traceBack(this.#findBest());
      return this.#give(agreed, null, false);
    }
    this.#untilTry = Math.min(LOT, MAX_WAITING - this.#count);
    if (this.#count < MAX_WAITING) return NOTHING;
    this.#traceBack(this.#findBest());
    const forced = this.#count - AHEAD;
    this.#keepPathsThrough(forced - 1);
    return this.#give(forced, null, true);
  }

  #findBest(): number {
    return this.#paths.indexOf(findLargest(this.#paths));
  }

  /** Finds the labels of the waiting rows on the best path to a label of the newest row. */
  #traceBack(end: number): void {
    let label = end;
    for (let i = this.#count - 1; i >= 0; i--) {
      this.#labels[i] = label;
      label = this.#origins[i * this.#size + label]!;
    }
  }

  /** Number of rows, from the first, that have the same label on all paths. */
  #countAgreed(): number {
    let survivors = 0;
    for (let label = 0; label < this.#size; label++) {
      if (this.#paths[label] !== Number.NEGATIVE_INFINITY) survivors |= 1 << label;
    }
    for (let i = this.#count - 1; i >= 0; i--) {
      if ((survivors & (survivors - 1)) === 0) return i + 1;
      const at = i * this.#size;
      let before = 0;
      for (let label = 0; label < this.#size; label++) {
        if (survivors & (1 << label)) before |= 1 << this.#origins[at + label]!;
      }
      survivors = before;
    }
    return 0;
  }

  /** Excludes the paths that do not have the traced label at this waiting row. */
  #keepPathsThrough(position: number): void {
    for (let end = 0; end < this.#size; end++) {
      let label = end;
      for (let i = this.#count - 1; i > position; i--) label = this.#origins[i * this.#size + label]!;
      if (label !== this.#labels[position]) this.#paths[end] = Number.NEGATIVE_INFINITY;
    }
  }

  /** Returns the decisions of the first waiting rows, whose labels were traced, and removes the rows. */
  #give(count: number, end: Float64Array | null, wasForced: boolean): SequenceDecision[] {
    const size = this.#size;
    const ahead = this.#ahead;
    const decisions = new Array<SequenceDecision>(count);
    let backward = this.#backward;
    if (end === null) backward.fill(1);
    else backward.set(end);
    for (let i = this.#count - 1; i >= 0; i--) {
      const at = i * size;
      const weights = this.#isAfterBlank[i] === 1 ? this.#afterBlankFactors : this.#adjacentFactors;
      const label = this.#labels[i]!;
      ahead.set(backward);
      multiply(ahead, 0, this.#factors, at, size);
      if (i < count) {
        const previous = i === 0 ? this.#lastLabel : this.#labels[i - 1]!;
        const probability = shareOf(this.#forward, at, backward, label);
        const link = previous < 0 ? probability : shareOf(weights, previous * size, ahead, label);
        const watched = this.#watched < 0 ? 0 : shareOf(this.#forward, at, backward, this.#watched);
        decisions[i] = { label, probability, link, watched, wasForced };
      }
      const before = this.#nextBackward;
      for (let from = 0; from < size; from++) before[from] = sumProducts(weights, from * size, ahead);
      normalize(before, 0, size);
      this.#nextBackward = backward;
      backward = before;
    }
    this.#backward = backward;
    this.#lastLabel = this.#labels[count - 1]!;
    // Later rows only depend on the last decided row.
    this.#drop(count);
    this.#untilTry = Math.max(1, LOT + AHEAD - this.#count);
    return decisions;
  }

  #drop(count: number): void {
    const from = count * this.#size;
    const to = this.#count * this.#size;
    this.#factors.copyWithin(0, from, to);
    this.#forward.copyWithin(0, from, to);
    this.#origins.copyWithin(0, from, to);
    this.#isAfterBlank.copyWithin(0, count, this.#count);
    this.#count -= count;
  }
}

/** Keeps the sums from growing with the number of rows; only their differences matter. */
function keepSmall(paths: Float64Array): void {
  const largest = findLargest(paths);
  if (largest > 1e6 || largest < -1e6) paths.set(paths.map((path) => path - largest));
}

/** The share of one index in the scalar product of `b` with the numbers of `a` from index `from`. */
function shareOf(a: Float64Array, from: number, b: Float64Array, place: number): number {
  const sum = sumProducts(a, from, b);
  return sum > 0 ? (a[from + place]! * b[place]!) / sum : 0;
}
