import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutTable } from '../../src/cli/render/table.ts';
import { cleanText, cutText, formatJson, measureWidth, padText } from '../../src/cli/render/text.ts';

test('control characters and escape sequences are removed', () => {
  assert.equal(cleanText('\u001b[31mred\u001b[0m'), 'red');
  assert.equal(cleanText('\u001b]8;;http://evil\u0007link\u001b]8;;\u0007'), 'link');
  assert.equal(cleanText('a\r\nb\tc\u0000d'), 'a b c d');
  assert.equal(cleanText('x\u202ey\u2066z'), 'x y z');
  assert.equal(cleanText('\u009b2Jx'), 'x');
  assert.equal(cleanText('Größe 名前 👍'), 'Größe 名前 👍');
});

test('width counts terminal columns, not characters', () => {
  assert.equal(measureWidth('Name'), 4);
  assert.equal(measureWidth('名前'), 4);
  assert.equal(measureWidth('ﾊﾝ'), 2, 'halfwidth');
  assert.equal(measureWidth('e\u0301'), 1, 'a combining accent');
  assert.equal(measureWidth('👍🏽'), 2, 'an emoji with a skin tone');
  assert.equal(measureWidth('\u001b[31mred\u001b[39m'), 3);
  assert.equal(padText('名前', 6), '名前  ');
  assert.equal(cutText('名前住所', 5), '名前…');
  assert.equal(cutText('abc', 3), 'abc');
});

test('a table is aligned, and its flexible columns shrink to fit the terminal', () => {
  const columns = [{ header: 'a' }, { header: 'text', flexible: true }, { header: 'n', align: 'right' as const }];
  const rows = [
    ['名', 'x'.repeat(50), '1'],
    ['b', 'short', '1,000'],
  ];
  const style = { width: 30, paintHeader: (text: string) => text };
  const lines = layOutTable(columns, rows, style);
  assert.deepEqual(lines, [
    'a   text                     n',
    `名  ${'x'.repeat(18)}…      1`,
    'b   short                1,000',
  ]);
  for (const line of lines) assert.ok(measureWidth(line) <= 30);
  assert.ok(layOutTable(columns, rows, { ...style, width: 500 })[1]!.includes('x'.repeat(50)));
});

test('JSON escapes what a terminal would act on, and stays the same value', () => {
  const value = { text: '\u009b31m\u202e\u2028\u001b名' };
  const json = formatJson(value);
  assert.doesNotMatch(json, /[\p{Cc}\u2028\u202e]/u);
  assert.deepEqual(JSON.parse(json), value);
});
