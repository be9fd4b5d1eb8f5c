import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Transaction } from '../../../src/storage/store/database.ts';
import {
  deleteEventsBefore,
  findEventPosition,
  listEvents,
  noteEvent,
  noteEvents,
  readEventEnd,
} from '../../../src/storage/store/events.ts';
import { inTransaction, onEvents } from '../../../src/storage/store/transactions.ts';
import { pluck } from '../../helpers/pluck.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';

const WORKSPACES = ['ws_a', 'ws_b'];
const WRITERS = 10;
const EACH = 15;

const start = (job_id: string, workspaceId = 'ws_a') => ({
  workspaceId,
  type: 'job.started' as const,
  data: { job_id },
});
const add = (db: Database, ...jobIds: string[]) =>
  inTransaction(db, (transaction) =>
    noteEvents(
      transaction,
      jobIds.map((id) => start(id)),
    ),
  );
const readAll = (db: Database, workspaceId = 'ws_a') => listEvents(db, workspaceId, { afterSeq: 0, limit: 10_000 });

test('a change that is rolled back has no event, takes no number, and nobody hears of it', async (t) => {
  const db = await openTestDatabase(t);
  const heard: string[] = [];
  onEvents(db, (workspaceId) => heard.push(workspaceId));
  await add(db, 'job_1');
  const fail = async (transaction: Transaction) => {
    await noteEvent(transaction, start('job_2'));
    throw new Error('the change failed');
  };
  await assert.rejects(inTransaction(db, fail), /the change failed/);
  await add(db, 'job_3', 'job_4');
  const events = await readAll(db);
  assert.deepEqual(pluck(events, 'seq'), [1, 2, 3]);
  assert.deepEqual(
    events.map(({ data }) => data.job_id),
    ['job_1', 'job_3', 'job_4'],
  );
  assert.deepEqual(heard, ['ws_a', 'ws_a']);
  assert.equal((await readEventEnd(db, 'ws_a')).id, events[2]!.id);
});

test('whoever reads on while others write misses nothing, and gets the events of each job in order', async (t) => {
  const db = await openTestDatabase(t);
  let isDone = false;
  const write = async (writer: number) => {
    for (let i = 0; i < EACH; i++) {
      const data = { job_id: `job_${writer % 3}`, rows_in: writer * EACH + i };
      const isKept = (writer + i) % 4 !== 0;
      const work = async (transaction: Transaction) => {
        await noteEvent(transaction, { workspaceId: WORKSPACES[writer % 2]!, type: 'job.changed', data });
        // Transactions that began earlier may end later.
        await delay((writer * 7 + i * 3) % 5);
        if (!isKept) throw new Error('rolled back');
      };
      await inTransaction(db, work).catch((error: Error) => assert.equal(error.message, 'rolled back'));
    }
  };
  const follow = async (workspaceId: string) => {
    const seen: number[] = [];
    for (let last = false; ; ) {
      const events = await listEvents(db, workspaceId, { afterSeq: seen.length, limit: 7 });
      for (const { seq } of events) {
        assert.equal(seq, seen.length + 1, 'numbers have no gap, and none comes later than a higher one');
        seen.push(seq);
      }
      if (last && events.length === 0) return seen.length;
      last = isDone;
      await delay(1);
    }
  };
  const readers = WORKSPACES.map((id) => follow(id));
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  isDone = true;
  const kept = Array.from({ length: WRITERS * EACH }, (_, n) => [Math.floor(n / EACH), n % EACH]).filter(
    ([writer = 0, i = 0]) => (writer + i) % 4 !== 0,
  );
  assert.equal(
    (await Promise.all(readers)).reduce((sum, one) => sum + one),
    kept.length,
  );
  for (const workspaceId of WORKSPACES) {
    const written = Map.groupBy(await readAll(db, workspaceId), ({ data }) => Math.floor((data.rows_in ?? 0) / EACH));
    for (const own of written.values()) {
      const numbers = own.map(({ data }) => data.rows_in ?? 0);
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
    }
  }
});

test('a reader continues after an event only if all later ones are there', async (t) => {
  const db = await openTestDatabase(t);
  assert.deepEqual(await findEventPosition(db, 'ws_a', 'evt_0'), { seq: 0, id: 'evt_0' });
  await add(db, 'job_1', 'job_2', 'job_3');
  const [first, second, third] = await readAll(db);
  const find = (id: string) => findEventPosition(db, 'ws_a', id);
  assert.equal((await find('evt_0'))?.seq, 0);
  assert.equal((await find(second!.id))?.seq, 2);
  for (const unknown of [`${second!.id.slice(0, -1)}x`, 'evt_9_0123456789', 'evt_2', 'evt_', '', 'Ω', '-1', 'evt_00'])
    assert.equal(await find(unknown), undefined, unknown);
  assert.equal(await findEventPosition(db, 'ws_b', second!.id), undefined, 'another workspace has its own events');
  await db.updateTable('events').set({ at: '2026-01-01T00:00:00.000Z' }).where('seq', '<=', 2).execute();
  await deleteEventsBefore(db, '2026-01-02T00:00:00.000Z');
  assert.deepEqual(pluck(await readAll(db), 'id'), [third!.id]);
  for (const gone of ['evt_0', first!.id, second!.id]) assert.equal(await find(gone), undefined, gone);
  assert.equal((await find(third!.id))?.seq, 3);
  await db.deleteFrom('events').execute();
  assert.equal((await find(third!.id))?.seq, 3, 'nothing came after the last event');
  await add(db, 'job_4');
  assert.deepEqual(pluck(await readAll(db), 'seq'), [4]);
});

test('events are found by type, job, sender, period and config', async (t) => {
  const db = await openTestDatabase(t);
  const data = { job_id: 'job_1', sender_id: 'snd_1', period: '2026-05', config_id: 'cfg_1' };
  await inTransaction(db, (transaction) =>
    noteEvents(transaction, [
      { workspaceId: 'ws_a', type: 'job.finished', data },
      { workspaceId: 'ws_a', type: 'job.failed', data: { ...data, job_id: 'job_2', period: '2026-06' } },
      { workspaceId: 'ws_a', type: 'period.complete', data: { config_id: 'cfg_2', period: '2026-05' } },
    ]),
  );
  const find = async (filter: object) =>
    pluck(await listEvents(db, 'ws_a', { afterSeq: 0, limit: 9, ...filter }), 'seq');
  assert.deepEqual(await find({}), [1, 2, 3]);
  assert.deepEqual(await find({ types: ['job.failed', 'period.complete'] }), [2, 3]);
  assert.deepEqual(await find({ jobId: 'job_1' }), [1]);
  assert.deepEqual(await find({ senderId: 'snd_1' }), [1, 2]);
  assert.deepEqual(await find({ period: '2026-05' }), [1, 3]);
  assert.deepEqual(await find({ configId: 'cfg_2', types: ['job.failed'] }), []);
});
