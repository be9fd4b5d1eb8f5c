import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { verifySignature } from '../../../src/base/signing/index.ts';
import type { ActivityAction } from '../../../src/contract/activity.ts';
import { addActivity, insertActivity, listActivity, makeActivity } from '../../../src/storage/store/activity.ts';
import { readSignedHead, toStatement } from '../../../src/storage/store/activity-heads.ts';
import { checkChain, findEnd, findHash, listChains } from '../../../src/storage/store/check-activity.ts';
import { type Database, openDatabase } from '../../../src/storage/store/database.ts';
import { hashEntry } from '../../../src/storage/store/schema/activity-hash.ts';
import { pluck } from '../../helpers/pluck.ts';
import { dropDatabase, placeOf } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const COUNT = 8;

async function openWith(t: TestContext, count = COUNT): Promise<{ db: Database; dataDir: string }> {
  const dataDir = await makeTempFolder(t);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(async () => {
    await db.destroy();
    dropDatabase(dataDir);
  });
  for (let i = 0; i < count; i++) await add(db, i);
  return { db, dataDir };
}

function add(db: Database, i: number, workspaceId: string | null = 'ws_1'): Promise<void> {
  return insertActivity(db, [makeActivity(makeEntry('job.verified', i, workspaceId))]);
}

function makeEntry<Action extends ActivityAction>(action: Action, i: number, workspaceId: string | null) {
  const details = { number: i, text: `half ${i} \ud800`, is: true };
  return { actor: 'Ann', action, workspaceId, targetId: `t_${i}`, details };
}

test('entries of a workspace are one chain, entries without a workspace are another, and each hash belongs to the listed entry', async (t) => {
  const { db } = await openWith(t);
  await add(db, 0, null);
  await add(db, 1, 'ws_2');
  const { rows } = await listActivity(db, { workspaceId: 'ws_1' });
  const entries = rows.toSorted((a, b) => a.seq - b.seq);
  assert.deepEqual(
    pluck(entries, 'seq'),
    Array.from({ length: COUNT }, (_, i) => i + 1),
  );
  for (const [i, entry] of entries.entries()) {
    assert.equal(entry.hash, hashEntry(entry));
    assert.equal(entry.prev_hash, entries[i - 1]?.hash ?? null);
  }
  for (const [chain, entryCount] of [
    ['ws_1', COUNT],
    ['ws_2', 1],
    ['*', 1],
  ] as const) {
    const { ok, entries: found, problems } = await checkChain(db, chain);
    assert.deepEqual([ok, found, problems], [true, entryCount, []], chain);
  }
  assert.deepEqual(await listChains(db), ['*', 'ws_1', 'ws_2']);
});

test('an entry is part of the transaction in which it was added', async (t) => {
  const { db } = await openWith(t);
  const undone = db.transaction().execute(async (transaction) => {
    for (const i of [100, 101]) await addActivity(transaction, makeEntry('job.commented', i, 'ws_1'));
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  await add(db, 102);
  const { ok, entries } = await checkChain(db, 'ws_1');
  assert.deepEqual([ok, entries], [true, COUNT + 1]);
});

test('several writers at once make one chain', async (t) => {
  const { db, dataDir } = await openWith(t, 1);
  const script = join(import.meta.dirname, 'append-main.ts');
  const work = ['one', 'two', 'three'].map((actor) => runWorker(script, { dataDir, actor, count: 30 }));
  const own = Array.from({ length: 30 }, (_, i) => add(db, i));
  await Promise.all([...work, ...own]);
  const { ok, entries, problems } = await checkChain(db, 'ws_1');
  assert.deepEqual([ok, entries, problems], [true, 121, []]);
});

/** What somebody with write access to the database might do, and what verification finds. */
const damages: Record<string, { damage: string; found: string[] }> = {
  'a changed actor': { damage: `update activity set actor = 'Bob' where seq = 3`, found: ['entry_changed 3'] },
  'a changed detail': {
    damage: `update activity set details_json = '{"number":99}' where seq = 8`,
    found: ['entry_changed 8'],
  },
  'an entry taken out of the middle': { damage: 'delete from activity where seq = 4', found: ['entry_missing 4'] },
  'an entry taken out, and the rest moved up': {
    damage: 'delete from activity where seq = 7; update activity set seq = 7 where seq = 8',
    found: ['link_broken 7', 'entry_changed 7', 'end_missing 8'],
  },
  'entries cut off at the end': { damage: 'delete from activity where seq > 6', found: ['end_missing 8'] },
  'an entry moved to another chain': {
    damage: `update activity set chain = 'ws_2' where seq = 8`,
    found: ['end_missing 8'],
  },
  'an entry put in beside the chain': {
    damage: `insert into activity (id, at, actor, action, workspace_id, details_json, chain)
      values ('act_x', '2026-01-01', 'Bob', 'x.y', 'ws_1', '{}', 'ws_1')`,
    found: ['entry_misplaced 0'],
  },
};

for (const [name, { damage, found }] of Object.entries(damages)) {
  test(`${name} is found`, async (t) => {
    const { db } = await openWith(t);
    for (const statement of damage.split(';')) await sql.raw(statement).execute(db);
    const { ok, problems } = await checkChain(db, 'ws_1');
    assert.equal(ok, false);
    assert.deepEqual(
      problems.map(({ code, seq }) => `${code} ${seq}`),
      found,
    );
  });
}

test('the head is signed, and reveals a chain that was cut or rewritten', async (t) => {
  const { db, dataDir } = await openWith(t);
  const head = await readSignedHead(db, dataDir, 'ws_1');
  assert.equal(head.seq, COUNT);
  assert.equal(verifySignature(head.public_key, toStatement(head), head.signature), true);
  assert.equal(verifySignature(head.public_key, { ...toStatement(head), seq: 7 }, head.signature), false);
  assert.deepEqual(await readSignedHead(db, dataDir, 'ws_1'), head, 'the same until there is another entry');
  await add(db, 100);
  assert.equal(await findEnd(db, head), 'in_chain');
  assert.deepEqual(await findHash(db, head.hash!), { workspace_id: 'ws_1', seq: COUNT });

  // A careful attacker also records the new end.
  await sql.raw('delete from activity where seq > 5').execute(db);
  await sql.raw('update activity_chains set seq = 5, hash = (select hash from activity where seq = 5)').execute(db);
  assert.equal((await checkChain(db, 'ws_1')).ok, true);
  assert.equal(await findEnd(db, head), 'cut');

  await sql.raw('delete from activity').execute(db);
  await sql.raw('delete from activity_chains').execute(db);
  for (let i = 0; i < 20; i++) await add(db, i);
  assert.equal((await checkChain(db, 'ws_1')).ok, true);
  assert.equal(await findEnd(db, head), 'rewritten');
  assert.equal(await findHash(db, head.hash!), undefined);
});

test('other work gets its turn while a long chain is checked', async (t) => {
  const { db } = await openWith(t, 0);
  const make = () => makeActivity({ actor: 'Ann', action: 'job.verified', workspaceId: 'ws_1', targetId: null });
  for (let page = 0; page < 3; page++) await insertActivity(db, Array.from({ length: 1000 }, make));
  let turns = 0;
  const turn = setInterval(() => {
    turns += 1;
  });
  const { ok, entries } = await checkChain(db, 'ws_1');
  clearInterval(turn);
  assert.deepEqual([ok, entries], [true, 3000]);
  assert.ok(turns >= 3, `${turns} turns`);
});

test('a chain without entries has a head, and every chain continues it', async (t) => {
  const { db, dataDir } = await openWith(t, 0);
  const { seq, hash, at, workspace_id } = await readSignedHead(db, dataDir, null);
  assert.deepEqual([seq, hash, at], [0, null, null]);
  assert.equal(await findEnd(db, { workspace_id, seq, hash }), 'in_chain');
});

function runWorker(script: string, workerData: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
