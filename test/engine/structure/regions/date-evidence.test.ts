import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DateTally } from '../../../../src/engine/structure/regions/date-evidence.ts';
import { makeRow } from '../../../../src/workbook/rows/make-row.ts';

/** The rule in one expression: day and month in either order, and a year of two or four digits. */
const NUMERIC_DATE = /^\s*(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})(?!\d)/;

function expectEvidence(text: string): object | undefined {
  const match = NUMERIC_DATE.exec(text);
  const [first, second] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || first < 1 || second < 1 || first > 31 || second > 31 || Math.min(first, second) > 12)
    return undefined;
  const order = first > 12 ? 'dmy' : second > 12 ? 'mdy' : null;
  return {
    order,
    decided_by: order === null ? 'undecided' : 'values',
    day_first: Number(order === 'dmy'),
    month_first: Number(order === 'mdy'),
    either: Number(order === null),
  };
}

function tally(text: string): object | undefined {
  const dates = new DateTally();
  dates.add(makeRow(1, [null, text]), 1);
  return dates.toEvidence('auto');
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 5 });
const gap = fc.string({ unit: fc.constantFrom(...'/.-  \u00a0\t'), maxLength: 4 });
const ending = fc.constantFrom('', ' 10:30', 'x', '"', 'é', '\n');

test('a text date counts for the order that its numbers allow, however it is spaced', () => {
  const text = fc
    .tuple(fc.constantFrom('', ' ', '  ', '\t', '\u00a0', ' \u2009'), digits, gap, digits, gap, digits, ending)
    .map((parts) => parts.join(''))
    .filter((found) => found.length >= 6);
  fc.assert(
    fc.property(text, (found) => assert.deepEqual(tally(found), expectEvidence(found))),
    { numRuns: 5_000 },
  );
});

test('dates as people write them', () => {
  for (const text of [
    '31/12/2024',
    '12/31/2024',
    '3-4-24',
    '03 . 04 . 2024',
    '1 2 2024',
    ' 5/6/07 10:30',
    '05\u00a0/06/2007',
    '\t6/6 10:30',
    '\t31/12/2024',
    '\r\n12/31/2024',
    '\u00a031/12/2024',
    '\u2009 3-4-24',
    '\u300031/12/2024',
    '\ufeff31/12/2024',
  ])
    assert.deepEqual(tally(text), expectEvidence(text), text);
  assert.deepEqual(tally('31/12/2024'), {
    order: 'dmy',
    decided_by: 'values',
    day_first: 1,
    month_first: 0,
    either: 0,
  });
  for (const text of ['2024-01-02', '555-123-4567', '1/2/20245', '1//2/2024', '10.50 CAD'])
    assert.equal(tally(text), undefined, text);
});
