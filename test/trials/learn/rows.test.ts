import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLoss, type LabelledSequence, makeFactors, makeLabelled } from '../../../src/trials/learn/rows/chain.ts';
import { fitRows } from '../../../src/trials/learn/rows/fit-rows.ts';
import { ParameterLayout } from '../../../src/trials/learn/rows/parameters.ts';
import { SequenceBuilder } from '../../../src/trials/learn/rows/row-sequence.ts';
import { simplifyRows } from '../../../src/trials/learn/rows/simplify.ts';

const layout = new ParameterLayout(3, 2);

/** Rows with the values of three pieces of evidence; the last number is the label, -1 for none. */
function makeSequence(rows: readonly (readonly [number, number, number, number])[]): LabelledSequence {
  const builder = new SequenceBuilder();
  for (const [i, [a, b, c]] of rows.entries()) builder.add(i % 3 === 2, [a, b, c]);
  return makeLabelled(
    builder.finish(),
    Int8Array.from(rows, (row) => row[3]),
    0.5,
  );
}

const documents = [
  makeSequence([
    [1, 0, 0.5, 0],
    [0, 1, 0.5, 1],
    [0, 1, 0, 1],
    [0, 0.2, 1, -1],
    [1, 1, 0, 1],
  ]),
  makeSequence([
    [1, 0, 0, 0],
    [0, 1, 1, 1],
  ]),
];

test('the gradient of the loss is the slope of the loss', () => {
  const point = Float64Array.from({ length: layout.size }, (_, i) => Math.sin(i + 1));
  const measure = (at: Float64Array, gradient = new Float64Array(layout.size)) =>
    documents.reduce((sum, document) => sum + addLoss(document, at, gradient, layout, makeFactors(at, layout)), 0);
  const gradient = new Float64Array(layout.size);
  measure(point, gradient);
  for (let i = 0; i < layout.size; i++) {
    const [left, right] = [Float64Array.from(point), Float64Array.from(point)];
    left[i]! -= 1e-5;
    right[i]! += 1e-5;
    const slope = (measure(right) - measure(left)) / 2e-5;
    assert.ok(Math.abs(slope - gradient[i]!) < 1e-6, `parameter ${i}: ${slope} is ${gradient[i]}`);
  }
});

const options = { layout, prior: new Float64Array(layout.size), strength: 0.1, maxIterations: 200 };

test('fitting finds the evidence of each label', () => {
  const fitted = fitRows(documents, options);
  assert.ok(fitted[0]! > 0 && fitted[1]! < 0, 'the first piece speaks for the first label');
  assert.ok(fitted[2]! < 0 && fitted[3]! > 0, 'the second piece speaks for the second label');
});

test('a strong pull leaves the weights where they were', () => {
  const prior = Float64Array.from({ length: layout.size }, (_, i) => (i < layout.defaults ? 0.7 : 0));
  const fitted = fitRows(documents, { ...options, prior, strength: 1e6 });
  for (let i = 0; i < layout.defaults; i++) assert.ok(Math.abs(fitted[i]! - 0.7) < 1e-4);
});

test('simplified weights are few and rounded', () => {
  const simple = simplifyRows(documents, fitRows(documents, options), options, 2);
  const weights = [...simple.subarray(0, layout.defaults)].filter((weight) => weight !== 0);
  assert.equal(weights.length, 2);
  for (const weight of simple) assert.ok(Math.abs(weight * 20 - Math.round(weight * 20)) < 1e-9, `${weight} is round`);
});
