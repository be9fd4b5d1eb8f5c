import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmpty, mapDistinct, mapValues, nonEmpty, share, toText } from 'ade/rules';
import { TRANSFORM_FAILED } from '../../../src/rules/library/warnings.ts';

test('toText keeps zeros and writes numbers without exponent and dates as ISO 8601', () => {
  const values = [
    ' 00123 ',
    1e21,
    0.5,
    true,
    null,
    Temporal.PlainDate.from('2024-02-29'),
    Temporal.PlainTime.from('09:30'),
  ];
  assert.deepEqual(values.map(toText), [
    '00123',
    '1000000000000000000000',
    '0.5',
    'true',
    '',
    '2024-02-29',
    '09:30:00',
  ]);
});

test('blank texts are empty, zero and false are not', () => {
  assert.deepEqual([null, undefined, '', ' \t', 0, false, 'x'].map(isEmpty), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.deepEqual(nonEmpty(['a', null, ' ', 0]), ['a', 0]);
});

test('share counts only filled values', () => {
  const isNumber = (value: unknown) => typeof value === 'number';
  assert.equal(share([1, 'a', null, ' '], isNumber), 0.5);
  assert.equal(share([null, ''], isNumber), 0);
  assert.equal(share([], isNumber), 0);
});

test('mapValues keeps the value on which the function throws, and warns', () => {
  const seen: number[] = [];
  const result = mapValues(['a', null, 'b', 'c'], (value, index) => {
    seen.push(index);
    if (value === 'b') throw new TypeError('no b');
    return value === 'c' ? undefined : `${value}!`;
  });
  assert.deepEqual(result, { values: ['a!', null, 'b', null], warnings: [{ row_index: 3, ...TRANSFORM_FAILED }] });
  assert.deepEqual(seen, [0, 2, 3]);
});

test('mapDistinct gives the results of mapValues, and calls the function once for each text', () => {
  const values = ['a', null, 'b', 'a', 'c', 'c', 'b', 0, -0, 0];
  const seen: unknown[] = [];
  const change = (value: unknown) => {
    seen.push(value);
    if (value === 'b') throw new TypeError('no b');
    return value === 'c' ? undefined : value === 'a' ? 'A' : (value as number);
  };
  const result = mapDistinct(values, change);
  assert.deepEqual(seen, ['a', 'b', 'c', 'b', 0, -0, 0]);
  assert.deepEqual(result, mapValues(values, change));
  assert.equal(Object.is(result.values?.[8], -0), true);
});
