import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Check } from 'typebox/value';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { type FiguresFile, FiguresFileSchema } from '../../../src/contract/figures.ts';
import { jobPaths } from '../../../src/contract/layout.ts';
import { tryRevision } from '../../../src/runner/index.ts';
import { assertVerified } from '../../helpers/correct-job.ts';
import { makeTestSettings, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const PACKAGE: TestPackage = {
  fields: {
    id: { required: true },
    name: { required: true },
    city: { required: true },
    hours: { meta: { type_hint: 'number' } },
    amount: { meta: { type_hint: 'number', role: 'amount' } },
    count: { meta: { type_hint: 'integer' } },
  },
  engine: { checks: {} },
};

const LIST = `
  1 | H:id | name | city | hours | amount | count
  2 | D:1  | Ann  | Rome | 8     | 10.10  | 1
  3 | D:2  | Bob  |      | 7     | 20.20  | 2
  4 | D:3  | Eve  | Lima | 6     | 30.30  | 3
  5 | T:     | Total |   |       | 60.60  | 6
`;

function readFigures(jobDir: string): FiguresFile {
  const file: unknown = JSON.parse(readFileSync(jobPaths(jobDir).figures, 'utf8'));
  assert.ok(Check(FiguresFileSchema, file));
  return file as FiguresFile;
}

async function runFigures(grid: string, testPackage = PACKAGE): Promise<FiguresFile> {
  return readFigures((await runToSuccess(testPackage, grid)).jobDir);
}

test('a job keeps its totals, what the document states for them, and its required fields', async () => {
  const { jobDir, artifact } = await runToSuccess(PACKAGE, LIST);
  assert.deepEqual(readFigures(jobDir), {
    schema: 'ade.figures/v1',
    is_complete: true,
    totals: [
      { target_field: 'amount', total: 60.6, stated: 60.6, agrees: true },
      { target_field: 'count', total: 6, stated: 6, agrees: true },
    ],
    required: { of: 3, filled: 2, lacking: [{ target_field: 'city', tables: 0, empty: 1 }] },
  });
  assert.doesNotMatch(JSON.stringify(artifact), /60\.6/);
  await assertVerified(jobDir);
});

test('a total that the document states wrongly does not agree, and one of some rows is not stated for all', async () => {
  const [wrong] = (await runFigures(LIST.replace('60.60', '61.60'))).totals;
  assert.deepEqual(wrong, { target_field: 'amount', total: 60.6, stated: 61.6, agrees: false });
  const parts = `
    1 | H:id | name | city | amount
    2 | D:1  | Ann  | Rome | 10.10
    3 | D:2  | Bob  | Oslo | 20.20
    4 | T:     | Total |   | 30.30
    5 | D:3  | Eve  | Lima | 30.30
    6 | D:4  | Kim  | Bonn | 40.40
    7 | T:     | Total |   | 70.70
  `;
  const [blocks] = (await runFigures(parts)).totals;
  assert.deepEqual(blocks, { target_field: 'amount', total: 101, stated: null, agrees: true });
});

test('without the role, numbers are amounts; without checks, nothing is stated; a field in no table is missing', async () => {
  const plain: TestPackage = {
    fields: { id: { required: true }, email: { required: true }, amount: { meta: { type_hint: 'number' } } },
  };
  const { totals, required } = await runFigures(LIST, plain);
  assert.deepEqual(totals, [{ target_field: 'amount', total: 60.6, stated: null, agrees: null }]);
  assert.deepEqual(required, { of: 2, filled: 1, lacking: [{ target_field: 'email', tables: 1, empty: 3 }] });
  assert.deepEqual((await runFigures(LIST, { fields: { id: {} } })).totals, []);
});

const makeList = (count: number) =>
  [
    '1 | H:id | name | city | amount',
    ...Array.from({ length: count }, (_, i) => `${i + 2} | D:${i} | n | c | 0.1`),
  ].join('\n');

async function tryFigures(rows: number): Promise<FiguresFile> {
  const { jobDir } = await runToSuccess(PACKAGE, makeList(rows));
  const folder = join(mkdtempSync(join(tmpdir(), 'ade-figures-')), 'job');
  const corrections: NewCorrection[] = [{ kind: 'row_label', places: [{ sheet: 0, a1: '2' }], label: 'note' }];
  const set = { corrections, by: 'Ann' };
  const { status } = await tryRevision(jobDir, set, { settings: makeTestSettings(), folder });
  assert.equal(status, 'success');
  return readFigures(folder);
}

test('a dry run knows the totals of tables with up to 1,000 rows', async () => {
  const small = await tryFigures(1_001);
  assert.equal(small.is_complete, true);
  assert.equal(small.totals[0]?.total, 100);
});

test('a dry run does not know the totals of larger tables, but their required fields', async () => {
  const large = await tryFigures(1_002);
  assert.deepEqual(large, {
    schema: 'ade.figures/v1',
    is_complete: false,
    totals: [{ target_field: 'amount', total: null, stated: null, agrees: null }],
    required: { of: 3, filled: 3, lacking: [] },
  });
});
