import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_WAITING,
  type SequenceDecision,
  SequenceDecoder,
} from '../../../../src/engine/structure/sequence/sequence-decoder.ts';
import type { Transitions } from '../../../../src/engine/structure/sequence/transitions.ts';
import { pluck } from '../../../helpers/pluck.ts';

/** Pseudo-random numbers, the same in every run. */
function* makeNumbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function makeTransitions(size: number, next: () => number): Transitions {
  const list = (length: number) => Float64Array.from({ length }, () => next() * 4 - 2);
  return {
    labels: Array.from({ length: size }, (_, i) => `label_${i}`),
    start: list(size),
    adjacent: list(size * size),
    afterBlank: list(size * size),
    end: list(size),
  };
}

interface Case {
  transitions: Transitions;
  rows: { scores: Float64Array; isAfterBlank: boolean }[];
}

function makeCase(seed: number, rowCount: number, size = 3): Case {
  const numbers = makeNumbers(seed);
  const next = () => numbers.next().value as number;
  const transitions = makeTransitions(size, next);
  const rows = Array.from({ length: rowCount }, () => ({
    scores: Float64Array.from({ length: size }, () => next() * 3),
    isAfterBlank: next() < 0.3,
  }));
  return { transitions, rows };
}

/** The label that is watched. */
const WATCHED = 1;

function decode({ transitions, rows }: Case): SequenceDecision[] {
  const decoder = new SequenceDecoder(transitions, WATCHED);
  const decisions = rows.flatMap(({ scores, isAfterBlank }) => decoder.push(scores, isAfterBlank));
  return [...decisions, ...decoder.finish()];
}

/** Every possible path with its score. */
function* listPaths({ transitions, rows }: Case): Generator<{ path: number[]; score: number }> {
  const size = transitions.labels.length;
  for (let code = 0; code < size ** rows.length; code++) {
    const path = rows.map((_, i) => Math.floor(code / size ** i) % size);
    let score = transitions.start[path[0]!]! + transitions.end[path.at(-1)!]!;
    for (const [i, { scores, isAfterBlank }] of rows.entries()) {
      score += scores[path[i]!]!;
      const table = isAfterBlank ? transitions.afterBlank : transitions.adjacent;
      if (i > 0) score += table[path[i - 1]! * size + path[i]!]!;
    }
    yield { path, score };
  }
}

for (const seed of [1, 2, 3, 4, 5]) {
  test(`labels and probabilities are those of all paths (${seed})`, () => {
    const example = makeCase(seed, 7);
    const paths = [...listPaths(example)];
    const best = paths.reduce((a, b) => (b.score > a.score ? b : a));
    const decisions = decode(example);
    assert.deepEqual(pluck(decisions, 'label'), best.path);
    const total = paths.reduce((sum, { score }) => sum + Math.exp(score), 0);
    for (const [i, { label, probability, link, watched }] of decisions.entries()) {
      const weigh = (isIn: (path: number[]) => boolean) =>
        paths.reduce((sum, { path, score }) => sum + (isIn(path) ? Math.exp(score) : 0), 0);
      const marginal = weigh((path) => path[i] === label);
      assert.ok(Math.abs(probability - marginal / total) < 1e-9, `row ${i}: probability`);
      const ofWatched = weigh((path) => path[i] === WATCHED);
      assert.ok(Math.abs(watched - ofWatched / total) < 1e-9, `row ${i}: watched`);
      if (i === 0) continue;
      const isBefore = (path: number[]) => path[i - 1] === best.path[i - 1];
      const both = weigh((path) => isBefore(path) && path[i] === label);
      assert.ok(Math.abs(link - both / weigh(isBefore)) < 1e-9, `row ${i}: link`);
    }
  });
}

test('a long streamed sequence gets the same labels as the whole', () => {
  const example = makeCase(9, 400, 4);
  const { transitions, rows } = example;
  // Viterbi over all rows at once.
  const size = 4;
  let paths = rows[0]!.scores.map((score, y) => score + transitions.start[y]!);
  const origins: number[][] = [];
  for (const { scores, isAfterBlank } of rows.slice(1)) {
    const table = isAfterBlank ? transitions.afterBlank : transitions.adjacent;
    const from = Array.from(scores, (_, y) => {
      const sums = Array.from(paths, (path, x) => path + table[x * size + y]!);
      return sums.indexOf(Math.max(...sums));
    });
    paths = scores.map((score, y) => score + paths[from[y]!]! + table[from[y]! * size + y]!);
    origins.push(from);
  }
  const ends = paths.map((path, y) => path + transitions.end[y]!);
  const labels = [ends.indexOf(Math.max(...ends))];
  for (const from of origins.reverse()) labels.unshift(from[labels[0]!]!);
  const decisions = decode(example);
  assert.deepEqual(pluck(decisions, 'label'), labels);
  assert.ok(decisions.every(({ wasForced }) => !wasForced));
});

/** Probability of each label of each row, computed from all rows (forward and backward). */
function findMarginals({ transitions, rows }: Case): number[][] {
  const size = transitions.labels.length;
  const normalize = (list: number[]) => {
    const sum = list.reduce((a, b) => a + b);
    return list.map((value) => value / sum);
  };
  const weights = rows.map(({ isAfterBlank }) =>
    (isAfterBlank ? transitions.afterBlank : transitions.adjacent).map(Math.exp),
  );
  const factors = rows.map(({ scores }) => Array.from(scores, Math.exp));
  const all = [...Array(size).keys()];
  const forward: number[][] = [normalize(all.map((y) => factors[0]![y]! * Math.exp(transitions.start[y]!)))];
  for (let i = 1; i < rows.length; i++) {
    const before = forward[i - 1]!;
    forward.push(
      normalize(
        all.map((y) => factors[i]![y]! * all.reduce((sum, x) => sum + before[x]! * weights[i]![x * size + y]!, 0)),
      ),
    );
  }
  let backward = all.map((y) => Math.exp(transitions.end[y]!));
  const marginals: number[][] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const after = backward;
    marginals.unshift(normalize(all.map((y) => forward[i]![y]! * after[y]!)));
    if (i === 0) break;
    backward = normalize(
      all.map((x) => all.reduce((sum, y) => sum + weights[i]![x * size + y]! * factors[i]![y]! * after[y]!, 0)),
    );
  }
  return marginals;
}

test('probabilities in a stream are nearly those of the whole, though only some later rows are known', () => {
  for (const seed of [9, 10, 11]) {
    const example = makeCase(seed, 400, 4);
    const marginals = findMarginals(example);
    const decisions = decode(example);
    for (const [i, { label, probability }] of decisions.entries()) {
      const difference = Math.abs(probability - marginals[i]![label]!);
      assert.ok(difference < 0.01, `row ${i} of ${seed}: ${probability} is off by ${difference}`);
    }
  }
});

test('if nothing ever settles, the best path so far is taken after 256 rows and marked', () => {
  const size = 2;
  // Two labels that never follow each other, and rows without evidence.
  const stay = Float64Array.from([0, -1000, -1000, 0]);
  const transitions = {
    labels: ['a', 'b'],
    start: new Float64Array(size),
    adjacent: stay,
    afterBlank: stay,
    end: Float64Array.from([0, 5]),
  };
  const decoder = new SequenceDecoder(transitions);
  const decisions: SequenceDecision[] = [];
  for (let i = 0; i < MAX_WAITING * 2; i++) decisions.push(...decoder.push(new Float64Array(size), false));
  decisions.push(...decoder.finish());
  assert.equal(decisions.length, MAX_WAITING * 2);
  assert.ok(decisions[0]!.wasForced);
  // The end speaks for the other label, but decided labels stay.
  assert.deepEqual(new Set(decisions.map(({ label }) => label)), new Set([0]));
});

test('an excluded label is never taken', () => {
  const example = makeCase(11, 60);
  for (const { scores } of example.rows) scores[1] = Number.NEGATIVE_INFINITY;
  assert.ok(decode(example).every(({ label }) => label !== 1));
});
