import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { jobPaths, ROWS_INDEX } from '../../src/contract/layout.ts';
import { carryOutJob, EnginePool, readRunRequest } from '../../src/runner/index.ts';
import { planRevision } from '../../src/runner/revisions/plan-revision.ts';
import { writeRevision } from '../../src/runner/revisions/write-revision.ts';
import { makeJob } from '../helpers/correct-job.ts';
import { makeFolder, makeTestSettings } from '../helpers/run-package.ts';

const COLUMN: NewCorrection = { kind: 'column_field', places: [{ sheet: 0, a1: 'C1' }], field: 'city' };
const ROW: NewCorrection = { kind: 'row_label', places: [{ sheet: 0, a1: '3' }], label: 'note' };

/** The folder of a revision in which nothing has run yet. */
async function write(jobDir: string, correction: NewCorrection): Promise<string> {
  const folder = join(makeFolder(), 'revision');
  await writeRevision(planRevision(jobDir, { corrections: [correction], by: 'Kim' }), folder);
  return folder;
}

const readIndex = (folder: string) => JSON.parse(readFileSync(join(jobPaths(folder).rows, ROWS_INDEX), 'utf8'));

test('if tables may change, rows are shared with the revision before, but its samples are not', async () => {
  const jobDir = await makeJob();
  const [ofColumn, ofRow] = [await write(jobDir, COLUMN), await write(jobDir, ROW)];
  const own = readIndex(jobDir);
  assert.deepEqual(Object.keys(own.samples), ['table_1']);
  assert.deepEqual(readIndex(ofColumn), own);
  assert.deepEqual(readIndex(ofRow), { ...own, samples: {} });
  assert.ok(existsSync(jobPaths(ofColumn).artifact), 'its first pass is copied');
  assert.ok(!existsSync(jobPaths(ofRow).artifact), 'it begins from nothing');
});

test('rows without a readable index are not shared: the revision reads the document', async () => {
  const jobDir = await makeJob();
  writeFileSync(join(jobPaths(jobDir).rows, ROWS_INDEX), '{"sheets":');
  const folder = await write(jobDir, COLUMN);
  assert.deepEqual(readdirSync(jobPaths(folder).inputs).sort(), ['book.xlsx', 'corrections.json']);
});

test('a revision that was killed while it noted which rows people labelled begins again', async () => {
  const folder = await write(await makeJob(), ROW);
  writeFileSync(jobPaths(folder).addresses, '{}');
  const engines = new EnginePool({ dataDir: makeTestSettings().dataDir, maxIdle: 1, idleSeconds: 60 });
  const report = await carryOutJob(folder, readRunRequest(folder), { engines });
  await engines.close();
  assert.deepEqual([report?.status, report?.error], ['success', null]);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(jobPaths(folder).addresses, 'utf8'))), ['c1']);
});
