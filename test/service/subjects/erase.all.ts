import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SubjectHolder } from '../../../src/contract/api/index.ts';
import { documentPath, jobFolder } from '../../../src/contract/layout.ts';
import { findDocumentRow } from '../../../src/storage/store/subject-holders.ts';
import { addDocument, makeServer, run, submit, takeReviewStep, WORKSPACE, waitFor } from '../harness.ts';
import {
  ADA,
  assertNothingLeft,
  erase,
  find,
  hasMarker,
  listFilesWithMarker,
  listRowsWithMarker,
  MARKER,
  type Server,
} from './helpers.ts';
import { CSV, plant } from './plant.ts';

const listKinds = (items: SubjectHolder[]) =>
  new Set(items.flatMap(({ places }) => places.map(({ kind, table }) => table ?? kind)));

test('every kind of place is found, and nothing of the person is left in any', async (t) => {
  const logged: unknown[] = [];
  const server = await makeServer(t, { log: (entry) => logged.push(entry) });
  const planted = await plant(server);
  const { subjects } = server.service;
  const found = await find({ subjects });
  assert.equal(found.state, 'found', JSON.stringify(found));
  const { items } = await subjects.listPlaces(WORKSPACE, found.id);
  const kinds = listKinds(items);
  for (const kind of [
    ...['document', 'result', 'rows', 'record', 'corrections', 'comments', 'recipe', 'name', 'package', 'build_log'],
    ...['batches', 'column_sets', 'document_names', 'documents', 'idempotency_keys', 'job_names', 'jobs', 'senders'],
    'webhooks',
  ])
    assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds].join(', ')}`);
  assert.ok(!hasMarker(Buffer.from(JSON.stringify([found, items]))), 'an answer has a value');
  const plan = await subjects.plan(WORKSPACE, found.id, null);
  const removed = plan.goes.filter(({ how }) => how === 'remove');
  assert.deepEqual(removed.map(({ holder }) => holder.split(':')[0]).sort(), ['document', 'job']);
  const erased = await erase({ subjects }, found.id);
  assert.equal(erased.state, 'erased', JSON.stringify([erased, logged]));
  await assertNothingLeft(server);
  assert.ok(!hasMarker(Buffer.from(JSON.stringify(logged))), 'the log has a value');
  for (const id of Object.values(planted)) await assertUndecided(server, id);
  const again = await find({ subjects });
  assert.deepEqual([again.places, again.holders], [0, 0]);
});

async function assertUndecided(server: Server, id: string): Promise<void> {
  const row = await server.service.getRow(WORKSPACE, id);
  const verification = await server.service.verifications.compareHashes(row);
  assert.deepEqual(
    verification.checks.filter(({ ok }) => ok === false),
    [],
  );
  assert.equal(verification.ok, null);
  const check = verification.checks.find(({ name }) => name === 'erasure');
  assert.match(check?.note ?? '', /^erased at the request of DSR 17 on /);
}

test('a job goes on after an erasure: a new run is not made, and a correction makes a revision', async (t) => {
  const server = await makeServer(t);
  const job = await run(server, CSV, 'list.csv');
  await erase(server.service, (await find(server.service)).id);
  const row = await server.service.getRow(WORKSPACE, job.id);
  const verification = await server.service.verifications.runAgain(row, new AbortController().signal);
  assert.deepEqual([verification.ok, verification.answers.rerun.because], [null, 'erased']);
  const { correct, settle } = await import('../harness.ts');
  await correct(server, job.id, {
    base: 1,
    corrections: [{ kind: 'row_label', places: [{ sheet: 0, a1: '3' }], label: 'note' }],
  });
  assert.equal(await settle(server, job.id), 2);
});

test('a job can be accepted after an erasure, and an acceptance before it stays without a yes', async (t) => {
  const server = await makeServer(t);
  const [before, after] = [await run(server, CSV, 'before.csv'), await run(server, `${CSV}x,9\n`, 'after.csv')];
  const accept = async (id: string) => {
    await takeReviewStep(server, id, { step: 'start', key: `start ${id}` });
    await takeReviewStep(server, id, { step: 'accept', key: `accept ${id}` });
  };
  await accept(before.id);
  await erase(server.service, (await find(server.service)).id);
  await accept(after.id);
  const verify = async (id: string) =>
    server.service.verifications.compareHashes(await server.service.getRow(WORKSPACE, id));
  const answers = [await verify(before.id), await verify(after.id)];
  for (const { ok, checks } of answers) {
    assert.equal(ok, null, JSON.stringify(checks));
    assert.deepEqual(
      checks.filter((check) => check.ok === false),
      [],
    );
  }
  const accepted = answers.map(({ checks }) => checks.find(({ name }) => name === 'acceptance'));
  assert.equal(accepted[0]?.ok, true, 'the record of the first has no value, and is what was signed');
  assert.match(accepted[1]?.note ?? '', /because it was erased at the request of DSR 17/);
});

test('a file that somebody changes after an erasure is a change', async (t) => {
  const server = await makeServer(t);
  const job = await run(server, CSV, 'list.csv');
  await erase(server.service, (await find(server.service)).id);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${jobFolder(server.dataDir, job.id)}/inputs/list.csv`, 'name,amount\nSomebody,1\n');
  const row = await server.service.getRow(WORKSPACE, job.id);
  const { verifyFolder } = await import('../../../src/service/integrity/verify-folder.ts');
  const verification = await verifyFolder(jobFolder(server.dataDir, job.id), { settings: server.settings });
  assert.equal(verification.ok, false, JSON.stringify(row.id));
});

test('under a legal hold, nothing of a job and of its document is touched', async (t) => {
  const server = await makeServer(t);
  const { service, db, dataDir } = server;
  const job = await run(server, CSV, 'held.csv');
  const other = await run(server, `${CSV}x,9\n`, 'free.csv');
  const document = await run(server, `${CSV}y,9\n`, 'also-held.csv');
  const at = new Date().toISOString();
  await db.updateTable('jobs').set({ held_at: at }).where('id', '=', job.id).execute();
  const hold = { document_id: document.document_id, held_at: at, held_by: 'Ada', reason_code: 'other' };
  await db.insertInto('document_holds').values(hold).execute();
  const held = [job, document];
  const read = () =>
    held.map(({ id, document_id }) => [
      readFileSync(`${jobFolder(dataDir, id)}/normalized.xlsx`).toString('hex'),
      readFileSync(`${jobFolder(dataDir, id)}/artifact.json`, 'utf8'),
      readFileSync(documentPath(dataDir, { id: document_id, filename: id === job.id ? 'held.csv' : 'also-held.csv' })),
    ]);
  const before = read();
  const found = await find(service);
  const plan = await service.subjects.plan(WORKSPACE, found.id, null);
  const kept = plan.remains.filter(({ what }) => what === 'held_job' || what === 'held_document');
  assert.equal(kept.flatMap(({ holders }) => holders).length, 4, JSON.stringify(plan));
  await erase(service, found.id);
  assert.deepEqual(read(), before);
  for (const { id } of held) {
    const verification = await service.verifications.compareHashes(await service.getRow(WORKSPACE, id));
    assert.deepEqual(
      verification.checks.filter(({ ok, name }) => ok === false || name === 'erasure'),
      [],
    );
  }
  const files = listFilesWithMarker(dataDir).filter(
    (path) => path.includes(other.id) || path.includes(other.document_id),
  );
  assert.deepEqual(files, []);
  const { items } = await service.subjects.listPlaces(WORKSPACE, found.id);
  const outcomes = new Map(items.map(({ holder, outcome }) => [holder, outcome?.outcome]));
  assert.deepEqual(
    held.flatMap(({ id, document_id }) => [outcomes.get(`job:${id}`), outcomes.get(`document:${document_id}`)]),
    ['held', 'held', 'held', 'held'],
  );
});

test('the same document of another workspace keeps its bytes', async (t) => {
  const server = await makeServer(t);
  const { db, service, dataDir } = server;
  const workspace = await db.selectFrom('workspaces').selectAll().executeTakeFirstOrThrow();
  await db
    .insertInto('workspaces')
    .values({ ...workspace, id: 'ws_other', name: 'Other' })
    .execute();
  const own = await addDocument(server, CSV, 'list.csv');
  const other = await addDocument(server, CSV, 'list.csv');
  await db.updateTable('documents').set({ workspace_id: 'ws_other' }).where('id', '=', other).execute();
  await waitFor(server, (await submit(server, own)).id);
  await erase(service, (await find(service)).id);
  assert.equal(readFileSync(documentPath(dataDir, { id: other, filename: 'list.csv' }), 'utf8'), CSV);
  assert.ok(!hasMarker(readFileSync(documentPath(dataDir, { id: own, filename: 'list.csv' }))));
  const rows = await Promise.all([own, other].map((id) => findDocumentRow(db, id)));
  assert.notEqual(rows[0]?.sha256, rows[1]?.sha256);
});

test('only selected holders are erased, and the entries of the activity say what was done without a value', async (t) => {
  const server = await makeServer(t);
  const { service, db } = server;
  const job = await run(server, CSV, 'list.csv');
  const found = await find(service);
  const unknown = { reference: 'DSR 17', holders: ['document:doc_x'] };
  await assert.rejects(service.subjects.erase(WORKSPACE, found.id, unknown, ADA), { code: 'subject_search_refused' });
  await erase(service, found.id, [`document:${job.document_id}`]);
  assert.ok(listFilesWithMarker(server.dataDir).every((path) => path.includes(job.id) || path.startsWith('db/')));
  const entries = await db.selectFrom('activity').selectAll().orderBy('seq').execute();
  const actions = entries.map(({ action }) => action).filter((action) => /^subject|erased$/.test(action));
  assert.deepEqual(actions, [
    ...['subject.searched', 'subject.found', 'subject.erasure_asked'],
    ...['document.erased', 'subject.erased'],
  ]);
  assert.ok(!hasMarker(Buffer.from(JSON.stringify(entries))));
  assert.deepEqual(
    (await listRowsWithMarker(db)).filter((column) => column.startsWith('subject_')),
    [],
  );
});

test('a search can be ended, and a person whose name is a file number is refused', async (t) => {
  const server = await makeServer(t);
  const { subjects } = server.service;
  await run(server, CSV, 'list.csv');
  await assert.rejects(subjects.find(WORKSPACE, { terms: ['ab'], reason: 'other' }, ADA), {
    code: 'subject_term_refused',
  });
  await assert.rejects(subjects.find(WORKSPACE, { terms: [MARKER.id], reason: 'other', reference: MARKER.id }, ADA), {
    code: 'subject_reference_refused',
  });
  const found = await find({ subjects });
  await subjects.cancel(WORKSPACE, found.id, ADA);
  const ended = await subjects.get(WORKSPACE, found.id);
  assert.deepEqual([ended.state, ended.has_terms], ['cancelled', false]);
  await subjects.settled();
  assert.deepEqual(
    listFilesWithMarker(server.dataDir).filter((path) => path.startsWith('db/')),
    [],
    'the database has what was searched for',
  );
  assert.deepEqual((await subjects.listPlaces(WORKSPACE, found.id)).items, []);
  await assert.rejects(subjects.erase(WORKSPACE, found.id, { reference: 'DSR 17' }, ADA), {
    code: 'subject_search_refused',
  });
});
