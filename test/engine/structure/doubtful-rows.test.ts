import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowWeights } from '../../../src/contract/row-weights.ts';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { findSheet, runToSuccess } from '../../helpers/run-package.ts';

/** Row 7 is read as a total, but may be data. */
const VOTES = `
  1 | State Representative
  2 | Downloaded at 10:30 of Monday
  3 | Precincts Reporting: 100 %
  4 | 2004 Primary
  6 | Results     | Dawn Chargin | TOTALS
  7 | District 04 | 183          | 183
  8 | TOTAL       | 183          | 183
  `;

/** Runs the package with these limits of the row weights: the point about rows, and the marked rows. */
async function askWith(limits: RowWeights['limits']) {
  const learned = makeLearnedPackage();
  const { limits: _, ...weights } = JSON.parse(learned.files!['data/row-weights.json']!) as RowWeights;
  const files = { 'data/row-weights.json': JSON.stringify(limits === undefined ? weights : { ...weights, limits }) };
  const run = await runToSuccess({ ...learned, files }, VOTES);
  const asked = run.artifact.summary.attention!.find(({ code }) => code === 'doubtful_rows');
  const marked = findSheet(run).rows.filter(({ may_be_data: isMarked }) => isMarked);
  return { asked: asked?.count, marked: marked.map(({ first_row: row }) => row) };
}

test('without a limit for data, somebody is asked about every uncertain label', async () => {
  assert.deepEqual(await askWith({ header: 0.8 }), { asked: 1, marked: [] });
  assert.deepEqual(await askWith(undefined), { asked: 1, marked: [] });
});

test('with a limit, somebody is asked about the rows that are data with this probability', async () => {
  assert.deepEqual(await askWith({ header: 0.8, data: 0.25 }), { asked: 1, marked: [7] });
  assert.deepEqual(await askWith({ header: 0.8, data: 0.9 }), { asked: undefined, marked: [] });
});
