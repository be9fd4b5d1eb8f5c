import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/api/index.ts';
import { documentPath, jobFolder } from '../../../src/contract/layout.ts';
import { pluck } from '../../helpers/pluck.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers({
  ADE_RETENTION_DAYS_INPUTS: '10',
  ADE_RETENTION_DAYS_OUTPUTS: '10',
  ADE_RETENTION_DAYS_ARTIFACTS: '10',
});
const { server } = people;
const LEGAL = { code: 'legal' };

test('a legal hold protects a job from retention and from people, and its end is on record', async () => {
  const { id: documentId } = await server.uploadText('Member No.,First Name\n1,Ada\n', 'held.csv');
  const held = await people.makeJob(documentId);
  const free = await people.makeJob(documentId);
  await people.step(held, 'hold', { held: true, reason: LEGAL });
  await people.step(held, 'hold', { held: true, reason: LEGAL });
  assert.match(
    (await server.expectProblem('job_held', 'DELETE', `${WS}/jobs/${held}`)).body.detail,
    /under a legal hold since 2\d{3}-.* deleting it is refused/,
  );
  await server.expect(200, 'PUT', `${WS}/documents/${documentId}/hold`, { json: { held: true, reason: LEGAL } });
  await server.expectProblem('document_held', 'DELETE', `${WS}/documents/${documentId}`);
  await server.sweep(20);
  const has = (id: string) =>
    ['inputs', 'normalized.xlsx', 'artifact.json'].map((name) => existsSync(join(jobFolder(server.dataDir, id), name)));
  assert.deepEqual(
    [has(held), has(free)],
    [
      [true, true, true],
      [false, false, false],
    ],
  );
  const document = documentPath(server.dataDir, { id: documentId, filename: 'held.csv' });
  assert.ok(existsSync(document));
  assert.deepEqual((await server.readActivity(held)).map(({ action }) => action).slice(0, 1), ['job.held']);
  assert.equal((await server.readActivity(free)).filter(({ action }) => action === 'job.purged').length, 3);

  await people.step(held, 'hold', { held: false, reason: LEGAL });
  await server.expect(200, 'PUT', `${WS}/documents/${documentId}/hold`, { json: { held: false, reason: LEGAL } });
  await server.sweep(20);
  assert.deepEqual(has(held), [false, false, false]);
  assert.ok(!existsSync(document));
  const job = await server.read<Job>(`${WS}/jobs/${held}`);
  assert.equal(job.held_at, null);
});

test('only an administrator of the workspace holds and releases', async () => {
  const id = await people.makeJob((await server.upload()).id);
  const token = await people.makePerson('Ada Ito', 'person', 'author');
  await people.refuse('access_denied', id, 'hold', { held: true, reason: LEGAL }, token);
});

test('a replaced job names the people who relied on it, keeps its signature, and returns when it is reopened', async () => {
  const { id: documentId } = await server.upload();
  const earlier = await people.makeJob(documentId);
  await people.accept(earlier);
  await server.expect(200, 'GET', `${WS}/jobs/${earlier}/output`, { token: await people.makePerson('Ben Okoro') });
  const later = await people.makeJob(documentId);
  const { body: review } = await people.step(later, 'replace', { replaces: earlier, reason: { code: 'new_file' } });
  assert.equal(review.replaces, earlier);
  const replaced = await people.read(earlier);
  assert.deepEqual([replaced.state, replaced.replaced_by], ['replaced', later]);
  assert.ok(replaced.acceptances[0]!.withdrawn_at);
  assert.deepEqual(pluck(replaced.relied_on, 'kind', 'by'), [
    ['downloaded', 'Ben Okoro'],
    ['replaced_by', later],
  ]);
  assert.match(
    await people.refuse('replacement_invalid', later, 'replace', { replaces: later, reason: REASON }),
    /it is the same job/,
  );
  await people.refuse('replacement_invalid', earlier, 'replace', { replaces: later, reason: REASON });

  await people.accept(later);
  assert.match(
    await people.refuse('job_not_reviewable', earlier, 'reopen', { reason: REASON }),
    /Reopen that job first/,
  );
  await people.step(later, 'reopen', { reason: REASON });
  const back = await people.step(earlier, 'reopen', { reason: REASON });
  assert.deepEqual([back.body.state, back.body.replaced_by], ['withdrawn', null]);
  assert.equal((await people.read(later)).replaces, null);
});

test('jobs that were compared with an accepted job are named when it is withdrawn', async () => {
  const { id: sender_id } = await server.makeSender({ name: 'Oak Transit' });
  const run = async (period: string) => {
    const { id: document_id } = await server.upload();
    return (await server.runToSuccess({ document_id, sender_id, period })).id;
  };
  const may = await run('2026-05');
  await people.accept(may);
  const june = await run('2026-06');
  await run('2026-07');
  const { body } = await people.step(may, 'reopen', { reason: REASON });
  assert.deepEqual(pluck(body.relied_on, 'kind', 'by'), [['compared', june]]);
});

test('a job is submitted as a replacement of an earlier one, once, and not at all if that is impossible', async () => {
  const { id: documentId } = await server.upload();
  const earlier = await people.makeJob(documentId);
  await people.accept(earlier);
  const json = { document_id: documentId, replaces: { job_id: earlier, reason: { code: 'new_file' } } };
  const keyed = { json, headers: { 'idempotency-key': earlier } };
  const { body: made } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed);
  assert.equal(made.replaces, earlier);
  assert.deepEqual((await people.read(earlier)).replaced_by, made.id);
  await people.step(earlier, 'reopen', { reason: REASON });
  const { body: again } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed);
  assert.deepEqual([again.id, again.replaces], [made.id, null], 'what was reopened since is not replaced again');

  const count = async () => (await server.list<Job>(`${WS}/jobs?limit=200`)).length;
  const before = await count();
  await server.submit(json);
  const { replaces } = json;
  for (const [code, other] of [
    ['review_state_refused', replaces],
    ['job_unknown', { ...replaces, job_id: 'none' }],
    ['reason_unknown', { job_id: made.id, reason: { code: 'none' } }],
  ] as const)
    await server.expectProblem(code, 'POST', `${WS}/jobs`, { json: { ...json, replaces: other } });
  assert.equal(await count(), before + 1);
});
