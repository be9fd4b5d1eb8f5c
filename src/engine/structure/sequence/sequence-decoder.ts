import type { Transitions } from './transitions.ts';

/** What was decided about one row of the sequence. */
export interface SequenceDecision {
  /** Index of the label. */
  readonly label: number;
  /** Probability of the label, from all rows so far and some ahead. */
  readonly probability: number;
  /** Probability of the label where the row before has the one that it was given. */
  readonly link: number;
  /** Decided although rows further ahead could still have changed it. */
  readonly wasForced: boolean;
}

/** Rows that wait at most; then the best path so far is taken. */
export const MAX_WAITING = 256;

/** Rows that are decided at a time: the look back over those that wait costs once for all of them. */
const LOT = 16;

/** Rows ahead that a probability takes into account at least. */
const AHEAD = 5;

interface Waiting {
  /** Of the score, less that of the best label. */
  readonly factors: Float64Array;
  readonly isAfterBlank: boolean;
  /** For each label the best label of the row before. */
  readonly origins: Uint8Array;
  /** Probability of each label from the rows up to here. */
  readonly forward: Float64Array;
}

/**
 * Finds the most probable labels of a sequence of rows while it streams: a row is decided where all paths that may
 * still win agree on it (Viterbi), with probabilities from rows on both sides (forward and backward).
 */
export class SequenceDecoder {
  readonly #size: number;
  readonly #transitions: Transitions;
  readonly #adjacentFactors: Float64Array;
  readonly #afterBlankFactors: Float64Array;
  readonly #endFactors: Float64Array;
  /** Score of the best path to each label of the newest row. */
  #paths: Float64Array;
  #waiting: Waiting[] = [];
  /** The last row that was decided: what the first waiting one is linked to. */
  #lastLabel = -1;
  #untilTry = LOT + AHEAD;

  constructor(transitions: Transitions) {
    this.#transitions = transitions;
    this.#size = transitions.labels.length;
    this.#adjacentFactors = transitions.adjacent.map(Math.exp);
    this.#afterBlankFactors = transitions.afterBlank.map(Math.exp);
    this.#endFactors = transitions.end.map(Math.exp);
    this.#paths = new Float64Array(this.#size);
  }

  /** Adds a row with its score for each label; -Infinity excludes a label. Returns what can be decided now, in order. */
  push(scores: Float64Array, isAfterBlank: boolean): SequenceDecision[] {
    const last = this.#waiting.at(-1);
    const factors = toFactors(scores);
    const origins = new Uint8Array(this.#size);
    const forward = new Float64Array(this.#size);
    if (last === undefined && this.#lastLabel < 0) this.#begin(scores, factors, forward);
    else this.#extend(scores, factors, isAfterBlank, origins, forward);
    this.#waiting.push({ factors, isAfterBlank, origins, forward });
    this.#untilTry -= 1;
    return this.#untilTry > 0 ? [] : this.#settle();
  }

  /** Decides all rows that are left; the sequence has ended. */
  finish(): SequenceDecision[] {
    if (this.#waiting.length === 0) return [];
    let best = 0;
    for (let label = 0; label < this.#size; label++) {
      this.#paths[label]! += this.#transitions.end[label]!;
      if (this.#paths[label]! > this.#paths[best]!) best = label;
    }
    const labels = this.#traceBack(best);
    return this.#give(labels, labels.length, this.#endFactors, false);
  }

  #begin(scores: Float64Array, factors: Float64Array, forward: Float64Array): void {
    const { start } = this.#transitions;
    for (let label = 0; label < this.#size; label++) {
      this.#paths[label] = scores[label]! + start[label]!;
      forward[label] = factors[label]! * Math.exp(start[label]!);
    }
    normalize(forward);
  }

  #extend(
    scores: Float64Array,
    factors: Float64Array,
    isAfterBlank: boolean,
    origins: Uint8Array,
    forward: Float64Array,
  ): void {
    const size = this.#size;
    const added = isAfterBlank ? this.#transitions.afterBlank : this.#transitions.adjacent;
    const weights = isAfterBlank ? this.#afterBlankFactors : this.#adjacentFactors;
    const paths = new Float64Array(size);
    const before = this.#waiting.at(-1)?.forward;
    for (let label = 0; label < size; label++) {
      let best = Number.NEGATIVE_INFINITY;
      let origin = 0;
      let sum = 0;
      for (let previous = 0; previous < size; previous++) {
        const score = this.#paths[previous]! + added[previous * size + label]!;
        if (score > best) {
          best = score;
          origin = previous;
        }
        if (before !== undefined) sum += before[previous]! * weights[previous * size + label]!;
      }
      if (before === undefined) sum = weights[this.#lastLabel * size + label]!;
      paths[label] = best + scores[label]!;
      origins[label] = origin;
      forward[label] = sum * factors[label]!;
    }
    normalize(forward);
    keepSmall(paths);
    this.#paths = paths;
  }

  /** Decides the rows on which all paths agree; where there are too many rows, those of the best path. */
  #settle(): SequenceDecision[] {
    const count = this.#waiting.length;
    const agreed = Math.min(this.#countAgreed(), count - AHEAD);
    if (agreed > 0) {
      const labels = this.#traceBack(this.#findBest());
      return this.#give(labels, agreed, null, false);
    }
    this.#untilTry = LOT;
    if (count < MAX_WAITING) return [];
    const labels = this.#traceBack(this.#findBest());
    const forced = count - AHEAD;
    this.#keepPathsThrough(forced - 1, labels[forced - 1]!);
    return this.#give(labels, forced, null, true);
  }

  #findBest(): number {
    let best = 0;
    for (let label = 1; label < this.#size; label++) if (this.#paths[label]! > this.#paths[best]!) best = label;
    return best;
  }

  /** The labels of the waiting rows on the best path to a label of the newest. */
  #traceBack(end: number): Uint8Array {
    const labels = new Uint8Array(this.#waiting.length);
    let label = end;
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      labels[i] = label;
      label = this.#waiting[i]!.origins[label]!;
    }
    return labels;
  }

  /** How many rows from the first on have the same label in all paths. */
  #countAgreed(): number {
    let survivors = 0;
    for (let label = 0; label < this.#size; label++) {
      if (this.#paths[label] !== Number.NEGATIVE_INFINITY) survivors |= 1 << label;
    }
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      if ((survivors & (survivors - 1)) === 0) return i + 1;
      const { origins } = this.#waiting[i]!;
      let before = 0;
      for (let label = 0; label < this.#size; label++) if (survivors & (1 << label)) before |= 1 << origins[label]!;
      survivors = before;
    }
    return 0;
  }

  /** Excludes the paths that do not have this label at the given waiting row. */
  #keepPathsThrough(position: number, wanted: number): void {
    for (let end = 0; end < this.#size; end++) {
      let label = end;
      for (let i = this.#waiting.length - 1; i > position; i--) label = this.#waiting[i]!.origins[label]!;
      if (label !== wanted) this.#paths[end] = Number.NEGATIVE_INFINITY;
    }
  }

  /** The decisions of the first rows that wait; they wait no longer. */
  #give(labels: Uint8Array, count: number, end: Float64Array | null, wasForced: boolean): SequenceDecision[] {
    const size = this.#size;
    const waiting = this.#waiting;
    const decisions = new Array<SequenceDecision>(count);
    let backward = end === null ? new Float64Array(size).fill(1) : Float64Array.from(end);
    for (let i = waiting.length - 1; i >= 0; i--) {
      const { factors, forward, isAfterBlank } = waiting[i]!;
      const weights = isAfterBlank ? this.#afterBlankFactors : this.#adjacentFactors;
      const label = labels[i]!;
      const ahead = new Float64Array(size);
      for (let next = 0; next < size; next++) ahead[next] = factors[next]! * backward[next]!;
      const previous = i === 0 ? this.#lastLabel : labels[i - 1]!;
      if (i < count) {
        const probability = shareOf(forward, backward, label);
        const link =
          previous < 0 ? probability : shareOf(weights.subarray(previous * size, (previous + 1) * size), ahead, label);
        decisions[i] = { label, probability, link, wasForced };
      }
      const before = new Float64Array(size);
      for (let from = 0; from < size; from++) {
        let sum = 0;
        for (let next = 0; next < size; next++) sum += weights[from * size + next]! * ahead[next]!;
        before[from] = sum;
      }
      normalize(before);
      backward = before;
    }
    this.#lastLabel = labels[count - 1]!;
    // What comes after a decided row depends on it alone.
    this.#waiting = waiting.slice(count);
    this.#untilTry = Math.max(1, LOT + AHEAD - this.#waiting.length);
    return decisions;
  }
}

function toFactors(scores: Float64Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > largest) largest = scores[i]!;
  return scores.map((score) => Math.exp(score - largest));
}

function normalize(values: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i]! /= sum;
}

/** Sums of scores grow with the rows; only their differences count. */
function keepSmall(paths: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < paths.length; i++) if (paths[i]! > largest) largest = paths[i]!;
  if (largest > 1e6 || largest < -1e6) for (let i = 0; i < paths.length; i++) paths[i]! -= largest;
}

/** Share of one place in the sum of products. */
function shareOf(a: Float64Array, b: Float64Array, place: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum > 0 ? (a[place]! * b[place]!) / sum : 0;
}
