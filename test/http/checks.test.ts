import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Activity, JobChecks } from '../../src/contract/api/index.ts';
import { inputPaths, jobFolder, jobNames } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '2' });
await server.publishStarter();
const TEXT = 'Member No.,First Name,Last Name,Amount\nM1,Ann,Oak,10.10\nM2,Bob,Ash,20.20\n';
const document = await server.uploadText(TEXT, 'dues.csv');
const EXPECTED = { rows: 71_935, sums: { amount: 8_642_097.25 } };

const readChecks = (id: string, query = '', options = {}) =>
  server.read<JobChecks>(`${WS}/jobs/${id}/checks${query}`, options);

test('submitted numbers are compared, and shown to people who may see values', async () => {
  const job = await server.runToSuccess({ document_id: document.id, expected: EXPECTED });
  assert.ok(job.attention.includes('expected_number_differs'));
  const hidden = await readChecks(job.id);
  const ofSubmission = ({ items }: JobChecks) => items.filter(({ kind }) => kind === 'expected');
  assert.deepEqual(pluck(ofSubmission(hidden), 'measure', 'agrees', 'found', 'expected'), [
    ['rows', false, null, null],
    ['sum', false, null, null],
  ]);
  const shown = await readChecks(job.id, '?values=true');
  assert.deepEqual(pluck(ofSubmission(shown), 'found', 'expected'), [
    [2, EXPECTED.rows],
    [30.3, EXPECTED.sums.amount],
  ]);
  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }]);
  assert.deepEqual(await readChecks(job.id, '', { token: auditor }), hidden);
  await server.expectProblem('access_denied', 'GET', `${WS}/jobs/${job.id}/checks?values=true`, { token: auditor });
  const entries = await server.list<Activity>(`${WS}/activity?action=job.values_read&target_id=${job.id}`);
  assert.deepEqual(pluck(entries, 'actor', 'details'), [['Administrator', { revision: 1 }]]);
});

test('submitted numbers also apply to a retry and a revision of the job', async () => {
  const { id } = await server.runToSuccess({ document_id: document.id, expected: { rows: 1 } });
  const retry = await server.runToSuccess({}, `${WS}/jobs/${id}/retry`);
  const findExpected = async (job: string, query: string) =>
    (await readChecks(job, query)).items.find(({ kind }) => kind === 'expected');
  assert.deepEqual((await findExpected(retry.id, '?values=true'))?.expected, 1);
  await server.correct(id, [{ kind: 'row_label', places: [{ sheet: 0, a1: '3' }], label: 'note' }]);
  const check = await findExpected(id, '?values=true');
  assert.deepEqual([check?.found, check?.expected, check?.agrees], [1, 1, true]);
  const first = await findExpected(id, '?values=true&revision=1');
  assert.deepEqual([first?.found, first?.expected, first?.agrees], [2, 1, false]);
});

test('a sum of a field that the package lacks is refused, and nothing is left of the submission', async () => {
  const before = readdirSync(join(server.dataDir, 'jobs'));
  const json = { document_id: document.id, expected: { sums: { salary: 1 } } };
  await server.expectProblem('expected_field_unknown', 'POST', `${WS}/jobs`, { json });
  assert.deepEqual(readdirSync(join(server.dataDir, 'jobs')), before);
});

test('submitted numbers are in no event, log, activity or record, and are removed with the document', async () => {
  const job = await server.runToSuccess({ document_id: document.id, expected: EXPECTED });
  const markers = /\b71935|8642097/;
  const folder = jobFolder(server.dataDir, job.id);
  for (const name of ['artifact.json', 'events.ndjson', 'run-request.json', 'issues.ndjson']) {
    assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), markers, name);
  }
  for (const path of ['', '/events', '/artifact', '/run-request', '/checks']) {
    assert.doesNotMatch((await server.expect(200, 'GET', `${WS}/jobs/${job.id}${path}`)).text, markers, path);
  }
  assert.doesNotMatch((await server.expect(200, 'GET', `${WS}/activity`)).text, markers);
  assert.match(readFileSync(join(folder, inputPaths.expected), 'utf8'), markers);
  await server.sweep(3);
  for (const name of [inputPaths.expected, jobNames.checks, jobNames.rowHashes]) {
    assert.ok(!existsSync(join(folder, name)), name);
  }
  const [check] = (await readChecks(job.id, '?values=true')).items;
  assert.deepEqual([check?.agrees, check?.found, check?.expected], [false, null, null]);
});
