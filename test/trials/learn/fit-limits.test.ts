import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitHeaderLimit } from '../../../src/trials/learn/rows/fit-limits.ts';

/** Two hundred documents with these probabilities of their headers; `wrong` of them have a wrong one. */
function makeDocuments(probability: number, wrong: number, name: string) {
  return Array.from({ length: 200 }, (_, i) => ({ probability, isRight: i >= wrong, document: `${name} ${i}` }));
}

const straight: [number, number][] = [
  [0, 0],
  [1, 1],
];

test('the limit is the lowest one that lets hardly any wrong header through', () => {
  const sure = makeDocuments(0.95, 2, 'sure');
  assert.deepEqual(fitHeaderLimit(sure, straight), { header: 0.5 });
  assert.deepEqual(fitHeaderLimit([...sure, ...makeDocuments(0.72, 20, 'unsure')], straight), { header: 0.75 });
  assert.equal(fitHeaderLimit(makeDocuments(0.95, 9, 'wrong'), straight), null);
});

test('a document is as sure as its least sure header, and confidence is that of the curve', () => {
  const pairs = makeDocuments(0.95, 0, 'both').flatMap((one) => [one, { ...one, probability: 0.6, isRight: false }]);
  assert.deepEqual(fitHeaderLimit([...pairs, ...makeDocuments(0.9, 0, 'right')], straight), { header: 0.65 });
  const modest: [number, number][] = [
    [0, 0.5],
    [1, 0.8],
  ];
  const unsure = [...makeDocuments(0.99, 0, 'right'), ...makeDocuments(0.3, 100, 'wrong')];
  assert.deepEqual(fitHeaderLimit(unsure, modest), { header: 0.6 });
});
