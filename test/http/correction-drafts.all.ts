import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionDraft, CorrectionDraftList, CreatedToken, Job } from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { jobFolder } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseEnvOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { LOCKER, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_RETENTION_DAYS_INPUTS: '1000' });
await server.publishStarter();
const document = await server.upload();
const MARKER = 'Zebulon';

const VALUE: NewCorrection = { kind: 'cell_value', places: [{ sheet: 0, a1: 'B6' }], value: MARKER, reason: MARKER };
/** Nothing is in row 900. */
const MISFIT: NewCorrection = { kind: 'cell_value', places: [{ sheet: 0, a1: 'B900' }], value: MARKER };

const makeJob = async () => (await server.runToSuccess(document.id)).id;
const pathOf = (job: string) => `${WS}/jobs/${job}/corrections/draft`;
const makePerson = async (name: string, role = 'operator') =>
  (await server.make<CreatedToken>('/api/v1/tokens', { name, grants: [{ workspace_id: 'default', role }] })).secret;

async function read(job: string, token?: string): Promise<{ draft: CorrectionDraft; etag: string }> {
  const { body, headers } = await server.expect<CorrectionDraft>(200, 'GET', pathOf(job), { token });
  return { draft: body, etag: headers.get('etag')! };
}

async function save(job: string, statements: NewCorrection[][], etag: string, token?: string, base_revision = 1) {
  const options = { json: { base_revision, statements }, headers: { 'if-match': etag }, token };
  const { body, headers } = await server.expect<CorrectionDraft>(200, 'PUT', pathOf(job), options);
  return { draft: body, etag: headers.get('etag')! };
}

const listFiles = (job: string) => {
  const folder = join(jobFolder(server.dataDir, job), 'drafts');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const listJobs = async (token?: string) =>
  (await server.expect<CorrectionDraftList>(200, 'GET', `${WS}/correction-drafts`, { token })).body.items;

test('what a person has gathered is there after a restart, for every token of the person and for nobody else', async () => {
  const id = await makeJob();
  const [ada, adaElsewhere, bob] = [await makePerson('Ada'), await makePerson(' ADA '), await makePerson('Bob')];
  const nothing = await read(id, ada);
  assert.deepEqual([nothing.draft.id, nothing.draft.statements], [null, []]);
  const { draft, etag } = await save(id, [[LOCKER], [VALUE]], nothing.etag, ada);
  assert.deepEqual([draft.base_revision, draft.applied_in], [1, null]);
  await server.restart();
  assert.deepEqual(await read(id, ada), { draft, etag });
  assert.deepEqual(await read(id, adaElsewhere), { draft, etag });
  assert.deepEqual((await read(id, bob)).draft.statements, []);
  const [item] = await listJobs(ada);
  assert.deepEqual([item!.job_id, item!.count, item!.base_revision], [id, 2, 1]);
  assert.deepEqual(await listJobs(bob), []);
  const viewer = await makePerson('Vera', 'viewer');
  await server.expectProblem('access_denied', 'GET', pathOf(id), { token: viewer });
  // The second window has seen nothing of the first, and changes nothing.
  await server.expectProblem('etag_mismatch', 'PUT', pathOf(id), {
    token: adaElsewhere,
    json: { base_revision: 1, statements: [[LOCKER]] },
    headers: { 'if-match': nothing.etag },
  });
  await server.expectProblem('etag_required', 'DELETE', pathOf(id), { token: ada });
  await server.expectProblem('etag_mismatch', 'DELETE', pathOf(id), { token: ada, headers: { 'if-match': '"other"' } });
  assert.deepEqual((await read(id, ada)).draft, draft);
  const later = await save(id, [[VALUE]], etag, adaElsewhere);
  assert.notEqual(later.draft.id, draft.id);
  await server.expect(204, 'DELETE', pathOf(id), { token: ada, headers: { 'if-match': later.etag } });
  assert.deepEqual(await read(id, ada), nothing);
  // Discarding what is not there changes nothing.
  await server.expect(204, 'DELETE', pathOf(id), { token: ada, headers: { 'if-match': nothing.etag } });
  assert.deepEqual(await listJobs(ada), []);
  const actions = (await server.readActivity(id)).map(({ action }) => action).filter((one) => one.includes('draft'));
  assert.deepEqual(new Set(actions), new Set(['job.draft_begun', 'job.draft_discarded', 'job.draft_read']));
  assert.equal(actions.filter((one) => one === 'job.draft_begun').length, 1, 'once for all saves');
});

test('of two saves at the same time one is kept, and the other is told', async () => {
  const id = await makeJob();
  const { etag } = await read(id);
  const send = (statements: NewCorrection[][]) =>
    server.call('PUT', pathOf(id), { json: { base_revision: 1, statements }, headers: { 'if-match': etag } });
  const answers = await Promise.all([send([[LOCKER]]), send([[VALUE]]), send([[LOCKER], [VALUE]])]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
  const kept = answers.find(({ status }) => status === 200)!.body as CorrectionDraft;
  assert.deepEqual((await read(id)).draft, kept);
});

test('a draft is removed when a revision has applied it, and stays if the revision was refused', async () => {
  const id = await makeJob();
  const { draft, etag } = await save(id, [[LOCKER], [MISFIT]], (await read(id)).etag);
  const submit = (corrections: NewCorrection[], draft_id: string | null, base_revision = 1) =>
    server.call('POST', `${WS}/jobs/${id}/corrections`, { json: { base_revision, corrections, draft_id } });
  assert.equal((await submit([LOCKER, MISFIT], draft.id)).status, 422);
  assert.deepEqual((await read(id)).draft, draft);
  const path = `${WS}/jobs/${id}/corrections`;
  const json = { base_revision: 1, corrections: [LOCKER], draft_id: 'dft_of_another_window' };
  const { body } = await server.expectProblem('draft_changed', 'POST', path, { json });
  assert.match(body.detail, /^Nothing was corrected/);
  const next = await save(id, [[LOCKER], [VALUE]], etag);
  assert.equal((await submit([LOCKER, VALUE], next.draft.id)).status, 202);
  assert.equal((await server.waitForRevision(id, 2)).status, 'success');
  assert.deepEqual((await read(id)).draft.statements, []);
  assert.deepEqual(
    await listJobs(),
    (await listJobs()).filter(({ job_id: job }) => job !== id),
  );
  assert.deepEqual(listFiles(id), []);
});

test('what was gathered stays when somebody else corrects the job, and says which revision it was about', async () => {
  const id = await makeJob();
  const ada = await makePerson('Ada Two');
  const { draft } = await save(id, [[VALUE]], (await read(id, ada)).etag, ada);
  await server.correct(id, [LOCKER]);
  assert.equal((await server.read<Job>(`${WS}/jobs/${id}`)).revision, 2);
  assert.deepEqual((await read(id, ada)).draft, draft);
  assert.equal(draft.base_revision, 1);
});

test('a draft of another person survives the application of mine', async () => {
  const id = await makeJob();
  const ada = await makePerson('Ada Three');
  const hers = await save(id, [[VALUE]], (await read(id, ada)).etag, ada);
  const mine = await save(id, [[LOCKER]], (await read(id)).etag);
  const json = { base_revision: 1, corrections: [LOCKER], draft_id: mine.draft.id };
  await server.expect(202, 'POST', `${WS}/jobs/${id}/corrections`, { json });
  await server.waitForRevision(id, 2);
  assert.equal((await read(id)).draft.id, null);
  assert.deepEqual((await read(id, ada)).draft, hers.draft);
});

test('a draft that is too large is refused, and says what is allowed', async () => {
  const id = await makeJob();
  const headers = { 'if-match': (await read(id)).etag };
  const put = (statements: NewCorrection[][]) => ({ json: { base_revision: 1, statements }, headers });
  const long = put(Array.from({ length: 40 }, () => [{ ...VALUE, value: 'x'.repeat(30_000) }]));
  const { body } = await server.expectProblem('draft_too_large', 'PUT', pathOf(id), long);
  assert.match(body.detail, /expected at most 1000000 bytes, found \d+ bytes/);
  const many = put([Array.from({ length: 600 }, () => LOCKER), Array.from({ length: 600 }, () => LOCKER)]);
  const refused = await server.expectProblem('draft_too_large', 'PUT', pathOf(id), many);
  assert.match(refused.body.detail, /expected at most 1000 corrections, found 1200 corrections/);
  await server.expectProblem('request_invalid', 'PUT', pathOf(id), put([]));
  assert.deepEqual((await read(id)).draft.statements, []);
});

test('what people gather is in the folder of the job only, and goes with it', async () => {
  const id = await makeJob();
  const { draft } = await save(id, [[VALUE]], (await read(id)).etag);
  const auditor = await makePerson('Cleo', 'auditor');
  const parts = ['review', 'artifact', 'events', 'revisions', 'issues', ''];
  const read_ = parts.map((part) =>
    server.expect(200, 'GET', `${WS}/jobs/${id}/${part}`.replace(/\/$/, ''), { token: auditor }),
  );
  const answers = (await Promise.all(read_)).map(({ text }) => text);
  const { db } = server.running.service;
  const tables = ['jobs', 'activity', 'correction_drafts', 'feed_events', 'idempotency_keys'] as const;
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  const list = JSON.stringify(await listJobs());
  const record = readFileSync(join(jobFolder(server.dataDir, id), 'artifact.json'), 'utf8');
  assert.ok(!JSON.stringify([answers, rows, list, record, server.logLines]).includes(MARKER));
  assert.ok(JSON.stringify(draft).includes(MARKER), 'the marker would be found');
  const { exitCode } = await runAde(['verify', jobFolder(server.dataDir, id)], databaseEnvOf(server.dataDir));
  assert.equal(exitCode, 0);

  const deleted = await makeJob();
  await save(deleted, [[VALUE]], (await read(deleted)).etag);
  await server.expect(204, 'DELETE', `${WS}/jobs/${deleted}`);
  assert.deepEqual(
    pluck(await listJobs(), 'job_id')
      .flat()
      .includes(deleted),
    false,
  );

  await server.sweep(1001);
  const after = await read(id);
  assert.deepEqual([after.draft.id, after.draft.statements], [null, []]);
  assert.deepEqual(listFiles(id), []);
  assert.deepEqual(await listJobs(), []);
  await server.expectProblem('job_not_correctable', 'PUT', pathOf(id), {
    json: { base_revision: 1, statements: [[VALUE]] },
    headers: { 'if-match': after.etag },
  });
});

test('without authentication there is one person', async () => {
  const open = await startTestServer({ ADE_AUTH: 'off' });
  await open.publishStarter();
  const { id } = await open.runToSuccess((await open.upload()).id);
  const { headers } = await open.expect(200, 'GET', pathOf(id));
  const json = { base_revision: 1, statements: [[LOCKER]] };
  await open.expect(200, 'PUT', pathOf(id), { json, headers: { 'if-match': headers.get('etag')! } });
  const { body } = await open.expect<CorrectionDraft>(200, 'GET', pathOf(id));
  assert.deepEqual(body.statements, [[LOCKER]]);
});
