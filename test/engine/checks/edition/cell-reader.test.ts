import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellReader, type Reading } from '../../../../src/engine/checks/edition/cell-reader.ts';
import { patternOf } from '../../../../src/engine/checks/edition/field-profile.ts';
import { numberAt } from '../../../../src/engine/checks/numbers.ts';
import { ColumnCells, OutputCells } from '../../../../src/workbook/index.ts';
import { makeRow } from '../../../../src/workbook/rows/make-row.ts';

const SALT = '0123456789abcdef0123456789abcdef';
const READINGS: readonly Reading[] = ['exact', 'name', 'key', 'day', 'number'];

const VALUES: readonly (string | number)[] = [
  ...['Anna', 'ANNA', ' Anna ', 'Émile', 'emile', 'Roy, Anna', 'a\\b', 'say "x"', 'tab\tin', '\tAnna', 'Jos?', '?os'],
  ...[
    '2026-05-31',
    '12.5',
    '-3',
    '12.',
    '.5',
    '0042',
    '42',
    'x'.repeat(127),
    'é'.repeat(127),
    'y'.repeat(300),
    ' ',
    '=',
  ],
  ...[42, 0, -3, 12.5, 1e21, 123456789012345],
];

function read(cells: OutputCells, reading: Reading) {
  const reader = new CellReader(SALT);
  reader.read(cells, 0, reading);
  const { kind, high, low, number, text, hasComma, isBroken } = reader;
  return {
    kind,
    high,
    low,
    text,
    ...(kind === 2 || kind === 3 ? { number } : {}),
    ...(kind === 1 ? { hasComma, isBroken } : {}),
  };
}

const fromDocument = (value: string | number) => new OutputCells(new ColumnCells([makeRow(1, [value])], 0), null);
const fromRule = (value: string | number) => new OutputCells(null, [value]);

test('a value that a rule made is read like the same value of the document', () => {
  for (const reading of READINGS) {
    for (const value of VALUES) {
      // A comma says something of names only, and only a number has a point at its end.
      if (
        (reading !== 'name' && String(value).includes(',')) ||
        (reading === 'number' && /^\.|\.$/.test(String(value)))
      )
        continue;
      assert.deepEqual(read(fromRule(value), reading), read(fromDocument(value), reading), `${reading}: ${value}`);
    }
  }
});

test('the reading decides what is the same', () => {
  const same = (reading: Reading, one: string | number, other: string | number) => {
    const [a, b] = [read(fromRule(one), reading), read(fromDocument(other), reading)];
    return a.high === b.high && a.low === b.low;
  };
  assert.ok(same('name', 'ÉMILE', 'emile') && !same('exact', 'ÉMILE', 'emile'));
  assert.ok(same('key', '42', 42) && same('key', 42, ' 42') && !same('key', '042', 42));
  assert.ok(same('number', '12.5', 12.5) && !same('exact', '12.5', 12.5));
  assert.ok(!same('exact', 'Anna', 'Annb') && !same('exact', 'a\\b', 'ab'));
});

test('patterns of texts have runs of letters and digits', () => {
  for (const [text, pattern] of [
    ['M1000', 'A9'],
    ['ab-12 / Cd', 'A-9 / A'],
    ['a  b', 'A A'],
    ['ÄÖ٣4\t\tx', 'A9 A'],
    ['--..', '--..'],
    [`${'a-'.repeat(30)}`, 'A-'.repeat(20)],
  ] as const)
    assert.equal(patternOf(text), pattern);
});

test('only real numbers count in sums of fields, not texts that look like numbers', () => {
  const cells: readonly [value: string | number, number | null][] = [
    ...([42, 0, -3, 12.5, 0.1, 1e21, 123456789012345, 1234567890.12345].map((one) => [one, one]) as [number, number][]),
    ...(['42', '12.5', '-3', '2026-05-31', 'Anna', ''].map((one) => [one, null]) as [string, null][]),
  ];
  for (const reading of READINGS) {
    for (const [value, number] of cells) {
      for (const cell of [fromRule(value), fromDocument(value)]) {
        const reader = new CellReader(SALT);
        // What was read before must not matter.
        reader.read(fromDocument(7), 0, reading);
        reader.read(cell, 0, reading);
        assert.equal(reader.isNumber ? reader.number : null, number, `${reading}: ${value}`);
        assert.equal(reader.isNumber, !Number.isNaN(numberAt(cell, 0)), `${reading}: ${value}`);
      }
    }
  }
});
