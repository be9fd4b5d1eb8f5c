import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAmount } from 'ade/rules';

const AMOUNTS: Record<string, number | null> = {
  '12': 12,
  '1,234.56': 1234.56,
  '1.234,56': 1234.56,
  '1 234,56 $': 1234.56,
  '1\u202f234,56 €': 1234.56,
  "1'234.50": 1234.5,
  '(1,234.56)': -1234.56,
  '-12': -12,
  '\u221212': -12,
  '12-': -12,
  '-$5': -5,
  '$-5': -5,
  '($0.00)': 0,
  'CAD 5': 5,
  '5 CAD': 5,
  'CA$5.00': 5,
  '1,234,567': 1234567,
  '1.234.567': 1234567,
  '1,234': 1234,
  '1.234': 1.234,
  '12,5': 12.5,
  '0,125': 0.125,
  ',5': 0.5,
  '.5': 0.5,
  '+3': 3,
  '1,23,456': null,
  '1,2345,6': null,
  '1.2.3,4,5': null,
  '--5': null,
  '12%': null,
  '5 hours': null,
  '2024-05-06': null,
  '(5': null,
  '.': null,
  $: null,
  '': null,
};

for (const [text, amount] of Object.entries(AMOUNTS)) {
  test(`"${text}" is ${amount}`, () => {
    assert.equal(parseAmount(text), amount);
  });
}

test('a given decimal mark decides what a single separator means', () => {
  assert.equal(parseAmount('1.234', ','), 1234);
  assert.equal(parseAmount('1,234', ','), 1.234);
  assert.equal(parseAmount('1,234', '.'), 1234);
  assert.equal(parseAmount('12,5', '.'), null);
});
