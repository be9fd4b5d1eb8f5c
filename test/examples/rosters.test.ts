import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { makeRosters } from '../../examples/make-rosters/make-rosters.ts';
import { labelRows, loadPackage } from '../templates/package-harness.ts';

/** The starter's weights were learned from this many lists; the test uses later ones. */
const SEEN = 240;
const rosters = makeRosters(SEEN + 60).slice(SEEN);

const pack = await loadPackage(resolve(import.meta.dirname, '../../templates/starter'));

interface Labels {
  sheets: { rows: { first_row: number; label: string }[] }[];
}

/** For each filled row, its true label and the label that was read. */
function readRoster({ csv, labels }: { csv: string; labels: object }): { expected: string; found: string }[] {
  const records: string[][] = parse(csv, { relax_column_count: true });
  const rows = records.map((record) => record.map((text) => (text === '' ? null : text)));
  const found = labelRows(pack, rows);
  const [sheet] = (labels as Labels).sheets;
  return sheet!.rows.map(({ first_row: row, label }) => ({ expected: label, found: found[row - 1]! }));
}

test('invented lists are the same in every run', () => {
  assert.deepEqual(makeRosters(SEEN + 1).at(-1), rosters[0]);
});

test('the starter reads lists that its weights have not seen', () => {
  const read = rosters.map(readRoster);
  const rows = read.flat();
  const data = rows.filter(({ expected }) => expected === 'data');
  const lost = data.filter(({ found }) => found !== 'data').length;
  assert.ok(lost <= 0.01 * data.length, `${lost} of ${data.length} data rows lost`);
  const others = rows.filter(({ expected, found }) => expected !== 'data' && found === 'data').length;
  assert.ok(others <= 0.08 * (rows.length - data.length), `${others} other rows as data`);
  const isExact = (list: (typeof read)[number]) =>
    list.every(({ expected, found }) => (expected === 'header') === (found === 'header'));
  const exact = read.filter(isExact).length;
  assert.ok(exact >= 0.9 * read.length, `${exact} of ${read.length} headers exact`);
});
