import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Check } from 'typebox/value';
import { type Event, EventSchema } from '../../../src/contract/api/index.ts';
import { listEvents } from '../../../src/storage/store/events.ts';
import {
  addDocument,
  correct,
  HANGING_CSV,
  makeCsv,
  makeServer,
  noteOf,
  OWNER,
  type Server,
  settle,
  submit,
  submitBatch,
  takeReviewStep,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from '../harness.ts';

const PERSON = { ...OWNER, authentication: 'token' } as const;
const REASON = { code: 'other' };
const ACTOR = { actor: 'Ada' };
const CONFIG = 'cfg_test';

/** The events after those that were read before. */
function makeReader({ db }: Server): () => Promise<Event[]> {
  let afterSeq = 0;
  return async () => {
    const events = await listEvents(db, WORKSPACE, { afterSeq, limit: 1000 });
    afterSeq = events.at(-1)?.seq ?? afterSeq;
    const told = events.map(({ seq: _, ...event }) => event);
    for (const event of told) assert.ok(Check(EventSchema, event), JSON.stringify(event));
    return told;
  };
}

const typesOf = (events: readonly Event[]) => events.map(({ type }) => type);

async function accept({ service }: Server, jobId: string): Promise<void> {
  const request = { workspaceId: WORKSPACE, jobId, person: PERSON };
  const open = (await service.reviews.get(WORKSPACE, jobId)).attention.filter((one) => one.needs_decision);
  await service.reviews.start(request);
  await service.reviews.accept(request, { including: open.map(({ id }) => id), reason: REASON });
}

test('each change of a job is one event, in order, with what a receiver needs to act on it', async (t) => {
  const server = await makeServer(t);
  const read = makeReader(server);
  const { id } = await submit(server, await addDocument(server, makeCsv(4)));
  const done = await waitFor(server, id);
  const ran = await read();
  assert.deepEqual(typesOf(ran), ['job.submitted', 'job.started', 'job.finished']);
  const { output_sha256: hash, review_state: state, config_id: configId, rows_out: rows } = ran[2]!.data;
  assert.deepEqual([hash?.length, state, configId, rows], [64, 'new', CONFIG, 4]);
  assert.ok(ran.every(({ data }) => data.job_id === id && data.document_sha256 === done.document_sha256));

  await correct(server, id, { base: 1, corrections: [noteOf('3')] });
  await settle(server, id);
  const corrected = await read();
  assert.deepEqual(typesOf(corrected), ['job.submitted', 'job.started', 'job.finished']);
  assert.deepEqual([...new Set(corrected.map(({ data }) => `${data.job_id} ${data.revision}`))], [`${id} 2`]);

  await accept(server, id);
  await takeReviewStep(server, id, { step: 'reopen', key: 'r' });
  const reviewed = await read();
  assert.deepEqual(typesOf(reviewed), ['job.reviewed', 'job.accepted', 'job.reopened']);
  assert.deepEqual(
    reviewed.map(({ data }) => [data.action, data.review_state_before, data.review_state]),
    [
      ['started', 'new', 'in_review'],
      ['accepted', 'in_review', 'accepted'],
      ['reopened', 'accepted', 'withdrawn'],
    ],
  );

  await server.service.delete(WORKSPACE, id, { ...ACTOR });
  assert.deepEqual(typesOf(await read()), ['job.deleted']);
});

test('a failed, a cancelled and a replaced job, and a batch', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const { service } = server;
  const read = makeReader(server);
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  await waitFor(server, hanging.id, ({ status }) => status === 'running');
  await service.cancel(WORKSPACE, hanging.id, ACTOR);
  await waitFor(server, hanging.id);
  const cancelled = await read();
  assert.deepEqual(typesOf(cancelled), ['job.submitted', 'job.started', 'job.cancelled']);
  assert.equal(cancelled[2]!.data.error_code, 'cancelled');

  const damaged = await addDocument(server, 'PK\x03\x04 nothing', 'a.xlsx');
  const failed = await waitFor(server, (await submit(server, damaged)).id);
  assert.equal(failed.status, 'error');
  const [, , failure] = await read();
  assert.deepEqual([failure!.type, failure!.data.error_code], ['job.failed', failed.error!.code]);

  const first = await waitFor(server, (await submit(server, await addDocument(server, makeCsv(3)))).id);
  await accept(server, first.id);
  const second = await waitFor(server, (await submit(server, await addDocument(server, makeCsv(4)))).id);
  await read();
  await service.reviews.replace({ workspaceId: WORKSPACE, jobId: second.id, person: PERSON }, first.id, REASON);
  const replaced = await read();
  assert.deepEqual(typesOf(replaced), ['job.reopened', 'job.changed']);
  assert.deepEqual([replaced[0]!.data.other_job_id, replaced[1]!.data.job_id], [second.id, second.id]);

  const documents = [await addDocument(server, makeCsv(3, 1)), await addDocument(server, makeCsv(3, 2))];
  const batch = await submitBatch(server, documents);
  await waitForBatch(server, batch.id);
  const types = typesOf(await read());
  assert.equal(types[0], 'batch.submitted');
  assert.equal(types.at(-1), 'batch.finished');
  assert.equal(types.filter((type) => type === 'job.finished').length, 2);
  assert.equal(types.length, 2 + 2 * 3);
});

test('a period is complete when every expected sender has an accepted job, and again after it was incomplete', async (t) => {
  const server = await makeServer(t);
  const { service } = server;
  const read = makeReader(server);
  const make = async (name: string, due_day: number | null) =>
    (await service.senders.make(WORKSPACE, { name, due_day }, ACTOR)).id;
  const [acme, branch] = [await make('Acme', 20), await make('Branch', null)];
  let seed = 0;
  const send = async (senderId: string, period: string) => {
    const documentId = await addDocument(server, makeCsv(3, ++seed));
    return (await waitFor(server, (await submit(server, documentId, { senderId, period })).id)).id;
  };
  const complete = async () =>
    (await read()).flatMap(({ type, data }) =>
      type === 'period.complete' ? `${data.period} ${data.senders} ${data.jobs}` : [],
    );
  /** Far enough in the future for senders that are made now to be expected. */
  const [before, period] = ['2096-04', '2096-05'];
  const acmes = await send(acme, before);
  await accept(server, acmes);
  assert.deepEqual(await complete(), [`${before} 1 1`], 'without a due day, nobody is expected who has sent nothing');
  const branches = await send(branch, period);
  await accept(server, branches);
  assert.deepEqual(await complete(), [], 'Acme has a due day, and has sent something earlier');
  const late = await send(acme, period);
  assert.deepEqual(await complete(), []);
  await accept(server, late);
  assert.deepEqual(await complete(), [`${period} 2 2`]);
  await takeReviewStep(server, branches, { step: 'comment', key: 'c' });
  assert.deepEqual(await complete(), [], 'it is told once');

  await takeReviewStep(server, branches, { step: 'reopen', key: 'r' });
  assert.deepEqual(await complete(), []);
  await accept(server, branches);
  assert.deepEqual(await complete(), [`${period} 2 2`]);

  const expected = await make('City', 10);
  await takeReviewStep(server, late, { step: 'reopen', key: 'l' });
  await accept(server, late);
  assert.deepEqual(await complete(), [], 'City was there before its document was due');
  await service.senders.update(WORKSPACE, expected, { archived: true }, ACTOR);
  assert.deepEqual(await complete(), [`${period} 2 2`]);
  await service.senders.assign(WORKSPACE, await send(branch, '2096-06'), { sender_id: branch, period }, ACTOR);
  assert.deepEqual(await complete(), [], 'a second document is no new completion');
});

test('the log has no cell, no name of a file and no text that a person wrote', async (t) => {
  const server = await makeServer(t);
  const { service, db } = server;
  const MARK = 'Zyx9marker';
  const rows = [`name,amount,${MARK}h`, `${MARK}a,5,${MARK}x`, `${MARK}b,-1,${MARK}y`].join('\n');
  const documentId = await addDocument(server, `${rows}\n`, `${MARK}.csv`);
  const { id } = await submit(server, documentId);
  await waitFor(server, id);
  await correct(server, id, { base: 1, corrections: [noteOf('3', `${MARK} reason`)] });
  await settle(server, id);
  const request = { workspaceId: WORKSPACE, jobId: id, person: { ...PERSON, name: `${MARK} person` } };
  await service.reviews.start(request);
  await service.reviews.comment(request, `${MARK} comment`);
  await service.reviews.sendBack(request, { code: 'other', text: `${MARK} text` });
  await waitForBatch(server, (await submitBatch(server, [documentId], `${MARK} batch`)).id);
  const { id: senderId } = await service.senders.make(WORKSPACE, { name: `${MARK} sender` }, ACTOR);
  await service.senders.assign(WORKSPACE, id, { sender_id: senderId, period: '2026-05' }, ACTOR);
  assert.ok(JSON.stringify(await service.get(WORKSPACE, id)).includes(MARK));
  const stored = await db.selectFrom('events').selectAll().execute();
  assert.ok(stored.length > 12, `${stored.length} events`);
  assert.equal(JSON.stringify(stored).includes(MARK), false);
});
