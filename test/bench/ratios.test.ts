import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describePairs, measurePairs } from '../../bench/compare/pairs.ts';
import { countOutside, estimateRatio, type Pair } from '../../bench/compare/ratios.ts';
import { makeRandom } from '../../bench/shared/random.ts';

const pairsOf = (...ratios: number[]): Pair[] => ratios.map((ratio) => ({ old: 100, new: 100 * ratio }));
const product = (name: string) => ({ name, dir: '', runtime: '', dataDir: '' });

describe('the ratio of two versions', () => {
  test('has the interval of the signed-rank test', () => {
    // Critical values of the signed-rank test for 5 % on both sides, from published tables.
    const table = { 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 20: 52, 25: 89 };
    for (const [count, critical] of Object.entries(table)) assert.equal(countOutside(Number(count)), critical, count);
    assert.throws(() => countOutside(5), /at least 6 pairs/);
  });

  test('is the median of all pairwise means', () => {
    const { median, lower, upper } = estimateRatio(pairsOf(1, 2, 4, 8, 16, 32));
    assert.deepEqual(
      [median, lower, upper].map((value) => Number(value.toFixed(6))),
      [5.656854, 1, 32],
    );
  });

  test('hardly moves with one pair that was disturbed', () => {
    const { median, isSlower } = estimateRatio(pairsOf(1, 1.01, 0.99, 1, 1.02, 0.98, 1, 9));
    assert.ok(median > 0.99 && median < 1.02);
    assert.equal(isSlower, false);
  });

  test('covers the true ratio in 95 of 100 cases, even if all disturbances go one way', () => {
    const random = makeRandom(7);
    const disturb = () => 100 * (1 + random(1000) ** 3 / 1e9);
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const pairs = Array.from({ length: 12 }, () => ({ old: disturb(), new: 1.1 * disturb() }));
      const { lower, upper } = estimateRatio(pairs);
      if (lower <= 1.1 && upper >= 1.1) covered++;
    }
    assert.ok(covered >= 935 && covered <= 985, String(covered));
  });
});

describe('a version', () => {
  test('is slower when the lower end is above 1.03', () => {
    assert.equal(estimateRatio(pairsOf(1.031, 1.04, 1.05, 1.06, 1.07, 1.08)).isSlower, true);
    assert.equal(estimateRatio(pairsOf(1.029, 1.04, 1.05, 1.06, 1.07, 1.08)).isSlower, false);
  });

  test('counts as slower when a part of its work was not measured', () => {
    assert.equal(estimateRatio(pairsOf(1, 1, Number.NaN, 1, 1, 1)).isSlower, true);
  });

  test('runs first in every second pair, after a run of each that does not count', async () => {
    const runs: string[] = [];
    const pairs = await measurePairs(
      async ({ name }) => {
        runs.push(name);
        return { start: runs.length <= 2 ? 1e6 : 200, work: name === 'old' ? 100 : 110 };
      },
      product('old'),
      product('new'),
      6,
    );
    assert.equal(runs.join(' '), 'old new old new new old old new new old old new new old');
    const { lines, isSlower } = describePairs(pairs);
    assert.equal(isSlower, true);
    assert.deepEqual(lines, [
      'ok     1.000 (1.000 to 1.000) × 200 ms: start',
      'SLOWER 1.100 (1.100 to 1.100) × 100 ms: work',
    ]);
  });
});
