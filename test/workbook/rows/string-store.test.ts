import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxTextChars, StringStore } from '../../../src/workbook/rows/string-store.ts';

test('texts can be read in any order, across blocks and cache slots', () => {
  const store = new StringStore();
  const makeText = (i: number) => (i % 7 === 0 ? '' : `text ${i} ${'ü'.repeat(i % 40)}`);
  const count = 140_000;
  for (let i = 0; i < count; i++) store.addText(makeText(i));
  assert.equal(store.length, count);
  for (let i = 0; i < count; i += 13) assert.equal(store.get(i), makeText(i));
  for (let i = count - 1; i >= 0; i -= 17) assert.equal(store.get(i), makeText(i));
  for (const i of [5, 5 + 65_536, 5, 5 + 65_536]) assert.equal(store.get(i), makeText(i));
});

test('the longest texts fit, one after the other and again after the cache was emptied', () => {
  const store = new StringStore();
  const letters = 'abcdefghijklmnopqrstuvwxyzäöüßé€漢'.split('');
  for (const letter of letters) store.addText(letter.repeat(maxTextChars));
  for (let round = 0; round < 2; round++) {
    for (const [i, letter] of letters.entries()) {
      const text = store.get(i);
      assert.equal(text.length, maxTextChars);
      assert.ok(text.startsWith(letter) && text.endsWith(letter));
    }
  }
});
