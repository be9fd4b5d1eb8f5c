import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrate } from '../../../../src/engine/structure/weights/calibrate.ts';
import { fitCurve, type Judged } from '../../../../src/trials/learn/fit/isotonic.ts';

/** Decisions with evenly spread probabilities; the share `trueShare(probability)` of them is right. */
function makeDecisions(count: number, trueShare: (probability: number) => number): Judged[] {
  let due = 0;
  return Array.from({ length: count }, (_, i) => {
    const probability = (i + 0.5) / count;
    due += trueShare(probability);
    const isRight = due >= 1;
    if (isRight) due -= 1;
    return { probability, isRight, document: `document ${i % 7}` };
  });
}

test('a curve finds the share of right decisions, with at most ten ascending points', () => {
  const curve = fitCurve(makeDecisions(5000, (probability) => probability ** 2))!;
  assert.ok(curve.length <= 10);
  for (const [i, [x, y]] of curve.entries()) {
    if (i === 0) continue;
    assert.ok(x > curve[i - 1]![0] && y >= curve[i - 1]![1], JSON.stringify(curve));
  }
  for (const probability of [0.2, 0.5, 0.8, 0.95]) {
    const found = calibrate(curve, probability);
    assert.ok(Math.abs(found - probability ** 2) < 0.04, `${probability}: ${found}`);
  }
});

test('decisions that are less often right the more probable they are get one share', () => {
  const curve = fitCurve(makeDecisions(100, (probability) => 1 - probability))!;
  assert.deepEqual(curve, [
    [0, curve[0]![1]],
    [1, curve[0]![1]],
  ]);
  assert.ok(Math.abs(curve[0]![1] - 0.5) < 0.02);
});

test('nothing is certain: the share of a few right decisions is below 1', () => {
  const decisions = Array.from({ length: 9 }, () => ({ probability: 0.999, isRight: true, document: 'one' }));
  assert.deepEqual(fitCurve(decisions), [
    [0, 0.95],
    [1, 0.95],
  ]);
  assert.equal(fitCurve([]), null);
});

test('a point is based on several documents: a single document that is all wrong gets no point', () => {
  const right = makeDecisions(400, () => 0.9).map((one) => ({ ...one, probability: 0.1 + 0.9 * one.probability }));
  const wrong = Array.from({ length: 30 }, (_, i) => ({ probability: i / 1000, isRight: false, document: 'odd' }));
  const [first] = fitCurve([...right, ...wrong])!;
  assert.ok(first![1] > 0.2, JSON.stringify(first));
});
