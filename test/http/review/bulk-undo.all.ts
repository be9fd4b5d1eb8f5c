import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkAcceptanceList, BulkUndo, Job } from '../../../src/contract/api/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;
const BULKS = `${WS}/bulk-acceptances`;

let count = 0;
const newBulk = () => `blk_test_${++count}`;

async function acceptIn(bulk_id: string, id: string, token?: string): Promise<string> {
  const { state } = await people.read(id);
  if (state !== 'waiting_for_second_person') await people.step(id, 'review', undefined, { token });
  await people.step(id, 'accept', { including: await people.listOpen(id), reason: REASON, bulk_id }, { token });
  return id;
}

const makeAccepted = async (bulk: string, more: object = {}) =>
  acceptIn(bulk, await people.makeJob(people.documentId, more));
const undo = async (bulk: string, token?: string) =>
  (await server.expect<BulkUndo>(200, 'POST', `${BULKS}/${bulk}/undo`, { token })).body;
const said = ({ items }: BulkUndo) => items.map(({ job_id: id, undone, why }) => [id, undone ? 'undone' : why]);
const stateOf = async (id: string) => (await people.read(id)).state;

test('what was accepted together is reopened together, the signatures stay, and a repetition changes nothing', async () => {
  // A workspace of before, whose reasons have no `undone`.
  const rules = await server.read<{ second_person: boolean }>(`${WS}/review-rules`);
  const json = { ...rules, reason_codes: ['correct_as_is', 'other'] };
  await server.expect(200, 'PUT', `${WS}/review-rules`, { json, headers: { 'if-match': '*' } });
  const bulk = newBulk();
  const jobs = [await makeAccepted(bulk), await makeAccepted(bulk)];
  const alone = await people.makeJob();
  await people.accept(alone);
  const list = () => server.read<BulkAcceptanceList>(BULKS);
  const find = async () => (await list()).items.find(({ id }) => id === bulk)!;
  assert.deepEqual(pluck([await find()], 'count', 'standing'), [[2, 2]]);
  const viewer = await people.makePerson('Vera', 'person', 'viewer');
  await server.expectProblem('access_denied', 'POST', `${BULKS}/${bulk}/undo`, { token: viewer });
  await server.expectProblem('bulk_unknown', 'POST', `${BULKS}/blk_of_nobody/undo`);

  const answer = await undo(bulk);
  assert.deepEqual(
    said(answer),
    jobs.map((id) => [id, 'undone']),
  );
  for (const id of jobs) {
    const { state, history, acceptances } = await people.read(id);
    assert.equal(state, 'withdrawn');
    assert.deepEqual([history.at(-1)!.action, history.at(-1)!.reason], ['reopened', 'undone']);
    assert.equal(acceptances.length, 1);
    assert.ok(acceptances[0]!.withdrawn_at);
    const entry = (await server.readActivity(id)).find(({ action }) => action === 'job.reopened')!;
    assert.equal(entry.details.reason, 'undone');
  }
  assert.equal(await stateOf(alone), 'accepted');
  assert.deepEqual(pluck([await find()], 'count', 'standing'), [[2, 0]]);
  const entries = (await server.readActivity()).length;
  assert.deepEqual(await undo(bulk), answer);
  assert.equal((await server.readActivity()).length, entries);
  // One acceptance is undone by reopening its job with this reason.
  await people.step(alone, 'reopen', { reason: { code: 'undone' } });
  assert.equal(await stateOf(alone), 'withdrawn');
  assert.ok((await server.call<{ valid: boolean }>('POST', `${WS}/verify`)).status < 300);
});

test('a job stays accepted if somebody has used its result, and the answer says who', async () => {
  const sender = await server.makeSender({ name: 'Acme' });
  const bulk = newBulk();
  const of = (period: string) => ({ sender_id: sender.id, period });
  const [downloaded, recorded, compared, looked, reopened, replaced] = [
    await makeAccepted(bulk),
    await makeAccepted(bulk),
    await makeAccepted(bulk, of('2026-05')),
    await makeAccepted(bulk),
    await makeAccepted(bulk),
    await makeAccepted(bulk),
  ];
  await server.expect(200, 'GET', `${WS}/jobs/${downloaded}/output`);
  await server.expect(200, 'GET', `${WS}/jobs/${recorded}/artifact`);
  await people.makeJob(people.documentId, of('2026-06'));
  // Looking at a result on a page takes nothing out of ADE.
  await server.expect(200, 'GET', `${WS}/jobs/${looked}/artifact?shown=true`);
  await server.expect(200, 'GET', `${WS}/jobs/${looked}/output/rows`);
  await people.step(reopened!, 'reopen', { reason: REASON });
  const later = await people.makeJob();
  await people.step(later, 'replace', { replaces: replaced, reason: REASON });
  const answer = await undo(bulk);
  assert.deepEqual(said(answer), [
    [downloaded, 'downloaded'],
    [recorded, 'downloaded'],
    [compared, 'compared'],
    [looked, 'undone'],
    [reopened, 'changed_since'],
    [replaced, 'changed_since'],
  ]);
  const { name } = await server.read<{ name: string }>('/api/v1/session');
  assert.equal(answer.items[0]!.by, name);
  const { source_file: file } = await server.read<Job>(`${WS}/jobs/${downloaded}`);
  assert.equal(answer.items[0]!.source_file, file);
  assert.deepEqual([await stateOf(downloaded!), await stateOf(compared!)], ['accepted', 'accepted']);
  await server.expect(204, 'DELETE', `${WS}/jobs/${looked}`);
  assert.deepEqual((await undo(bulk)).items[3]!.why, 'deleted');
});

test('a later document relies on an acceptance if it was planned after it, whenever it was made', async () => {
  const sender = await server.makeSender({ name: 'Planned' });
  const of = (period: string) => ({ sender_id: sender.id, period });
  const { db } = server.running.service;
  const setMade = (id: string, created_at: string) =>
    db.updateTable('jobs').set({ created_at }).where('id', '=', id).execute();
  const bulk = newBulk();
  const may = await people.makeJob(people.documentId, of('2026-05'));
  // Planned before the acceptance, and made after it.
  await setMade(await people.makeJob(people.documentId, of('2026-06')), '2999-01-01T00:00:00.000Z');
  await acceptIn(bulk, may);
  assert.deepEqual(said(await undo(bulk)), [[may, 'undone']]);
  const again = newBulk();
  await acceptIn(again, may);
  // Made before the acceptance, and planned after it, because somebody assigned it before it ran.
  const later = await people.makeJob(people.documentId, of('2026-06'));
  await setMade(later, '2026-01-01T00:00:00.000Z');
  const answer = await undo(again);
  assert.deepEqual([said(answer), answer.items[0]?.by], [[[may, 'compared']], later]);
});

test('a download of the batch, and labels, are uses of every job in them', async () => {
  const bulk = newBulk();
  const json = { document_ids: [people.documentId] };
  const batch = (await server.expect<{ id: string }>(202, 'POST', `${WS}/batches`, { json })).body;
  const jobs = async () => server.list<Job>(`${WS}/jobs?batch_id=${batch.id}`);
  let [job] = await jobs();
  while (job?.status !== 'success') [job] = await jobs();
  await acceptIn(bulk, job.id);
  await server.expect(200, 'GET', `${WS}/batches/${batch.id}/output`);
  assert.deepEqual(said(await undo(bulk)), [[job.id, 'downloaded']]);
  const exported = newBulk();
  const id = await makeAccepted(exported);
  await server.expect(200, 'GET', `${WS}/labels`);
  assert.deepEqual(said(await undo(exported)), [[id, 'exported']]);
});

test('of two simultaneous undos and another step, each job is reopened once', async () => {
  const bulk = newBulk();
  const id = await makeAccepted(bulk);
  const answers = await Promise.all([undo(bulk), undo(bulk), undo(bulk)]);
  for (const answer of answers) assert.deepEqual(said(answer), [[id, 'undone']]);
  const { history } = await people.read(id);
  assert.equal(history.filter(({ action }) => action === 'reopened').length, 1);
});

test('a first signature can be undone until a second person has signed, and a second one until it is used', async () => {
  await people.setRules({ second_person: true });
  const [first, second] = [await people.makePerson('First'), await people.makePerson('Second')];
  const [firsts, seconds] = [newBulk(), newBulk()];
  const [waiting, signed] = [await people.makeJob(), await people.makeJob()];
  for (const id of [waiting, signed]) await acceptIn(firsts, id, first);
  await acceptIn(seconds, signed, second);
  assert.deepEqual(said(await undo(firsts, first)), [
    [waiting, 'undone'],
    [signed, 'second_person'],
  ]);
  assert.deepEqual([await stateOf(waiting), await stateOf(signed)], ['withdrawn', 'accepted']);
  assert.deepEqual(said(await undo(seconds, second)), [[signed, 'undone']]);
  assert.equal(await stateOf(signed), 'withdrawn');
});
