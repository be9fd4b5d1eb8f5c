import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeader } from '../../../src/package/own-columns/read/read-header.ts';
import type { Head } from '../../../src/previews/index.ts';

/** Cells are separated by `|`; an empty line is a blank row. */
function makeHead(text: string): Head {
  const lines = text.trim().split('\n');
  const rows = lines.map((line, i) => ({
    index: i + 1,
    values: line.trim() === '' ? [] : line.split('|').map((cell) => cell.trim()),
  }));
  return { rows: rows.filter(({ values }) => values.length > 0), merges: [] };
}

const read = (...texts: string[]) => readHeader(texts.map(makeHead), 'list.xlsx');
const describe = (...texts: string[]) => read(...texts).columns.map(({ label, values }) => [label, values.join(' ')]);

const PEOPLE = `
Personalnr. | Nachname | Vorname | Eintritt   | Beitrag
1001        | Schmidt  | Anna    | 2019-04-01 | 12.50
1002        | Weber    | Jonas   | 2020-11-15 | 14.25
1003        | Koch     | Lena    | 2021-02-01 | 12.50
1004        | Wolf     | Paul    | 2018-07-01 | 13.75`;

test('the header is found below titles and notes, and totals are no values', () => {
  const titled = `Mitgliederliste Oktober 2026\nStand: 31.10.2026\n\n${PEOPLE.trim()}\nSumme | | | | 53.00`;
  assert.deepEqual(describe(titled), describe(PEOPLE));
  assert.deepEqual(read(titled).notes, ['The headers are in row 4.']);
  assert.deepEqual(describe(PEOPLE)[4], ['Beitrag', '12.50 14.25 12.50 13.75']);
});

test('a sheet without a table is passed over', () => {
  assert.deepEqual(
    describe('Please send this list by the 5th.\nQuestions: payroll@example.org', PEOPLE),
    describe(PEOPLE),
  );
});

test('of several tables, the first that is not small beside the others has the columns; the same table further down adds values', () => {
  const summary = 'Konto | Stand | Gesperrt\nGiro | 12.50 | nein';
  assert.deepEqual(describe(summary, PEOPLE), describe(PEOPLE));
  const [header = '', ...rows] = PEOPLE.trim().split('\n');
  const split = [header, ...rows.slice(0, 2), '', '', header, ...rows.slice(2)].join('\n');
  assert.deepEqual(describe(split), describe(PEOPLE));
  assert.deepEqual(
    describe([header, ...rows.slice(0, 2)].join('\n'), [header, ...rows.slice(2)].join('\n')),
    describe(PEOPLE),
  );
});

test('cells in columns without a name do not count: a group of a price list has more of them than the list has', () => {
  const list =
    'Nr. | Bezeichnung | Inhalt | Preis\nA-1 | Seife | 100 ml | 1,20\nA-2 | Creme | 200 ml | 3,20\nA-3 | Salbe | 50 ml | 5,10';
  const group = Array.from({ length: 20 }, (_, i) => `B-${i} | Duft ${i} | ${i}0 ml | ${i},50`).join('\n');
  assert.deepEqual(describe(list, ` | Parfum |  | \n${group}`), describe(list));
});

test('a hidden sheet does not count, unless all are hidden', () => {
  const hide = (head: Head): Head => ({ ...head, hidden: true });
  const old = makeHead('Code | Name | Rate\nA | one | 1.5\nB | two | 2.5\nC | three | 3.5');
  const label = (...heads: Head[]) => readHeader(heads, 'list.xlsx').columns[0]?.label;
  assert.equal(label(hide(old), makeHead(PEOPLE)), 'Personalnr.');
  assert.equal(label(hide(old)), 'Code');
});

test('a name that is there twice gets the name above it', () => {
  const text = `
ID    | Name    | Regular |      | Overtime |
      |         | Hours   | Pay  | Hours    | Pay
E-001 | Ann Lee | 150     | 3000 | 5        | 150
E-002 | Bob Roy | 160     | 3520 | 2        | 60
E-003 | Eve Kim | 120     | 2400 | 3        | 90`;
  const labels = describe(text).map(([label]) => label);
  assert.deepEqual(labels.slice(2), ['Regular Hours', 'Regular Pay', 'Overtime Hours', 'Overtime Pay']);
});

test('a header alone is one', () => {
  assert.deepEqual(describe('Account number | Invoice date | Quantity'), [
    ['Account number', ''],
    ['Invoice date', ''],
    ['Quantity', ''],
  ]);
});
