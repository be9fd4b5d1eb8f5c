import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFile } from '../../../src/base/files/index.ts';
import { dataFolders, documentPath, jobFolder } from '../../../src/contract/layout.ts';
import { findDocumentRow } from '../../../src/storage/store/subject-holders.ts';
import { addDocument, makeServer, run, submit, WORKSPACE, waitFor } from '../harness.ts';
import { ADA, assertNothingLeft, erase, find, listFilesWithMarker, MARKER, type Server } from './helpers.ts';
import { CSV } from './plant.ts';

test('of two erasures at a time, none brings back whom the other one erased', async (t) => {
  const server = await makeServer(t);
  const { subjects, verifications } = server.service;
  const job = await run(server, `name,amount\n${MARKER.name},1\nOlga Petrowna,2\n`, 'list.csv');
  const searches = [await find({ subjects }, [MARKER.name]), await find({ subjects }, ['Olga Petrowna'])];
  for (const { id } of searches) await subjects.erase(WORKSPACE, id, { reference: 'DSR 17' }, ADA);
  await subjects.settled();
  for (const { id } of searches) assert.equal((await subjects.get(WORKSPACE, id)).state, 'erased');
  for (const path of [
    documentPath(server.dataDir, { id: job.document_id, filename: 'list.csv' }),
    `${jobFolder(server.dataDir, job.id)}/inputs/list.csv`,
  ])
    assert.equal(readFileSync(path, 'utf8'), 'name,amount\n(erased),1\n(erased),2\n');
  const verification = await verifications.compareHashes(await server.service.getRow(WORKSPACE, job.id));
  assert.equal(verification.ok, null, JSON.stringify(verification.checks));
});

test('a job and a document that came after the search are erased, too', async (t) => {
  const server = await makeServer(t);
  const { subjects } = server.service;
  const document = await addDocument(server, CSV, 'list.csv');
  const found = await find({ subjects });
  await waitFor(server, (await submit(server, document)).id);
  await addDocument(server, `${CSV}x,9\n`, 'new.csv');
  await erase({ subjects }, found.id);
  await assertNothingLeft(server);
  const { items } = await subjects.listPlaces(WORKSPACE, found.id);
  assert.deepEqual(
    items.map(({ holder, outcome }) => [holder.split(':')[0], outcome?.outcome]).sort(),
    ['document', 'document', 'job'].map((kind) => [kind, 'erased']),
  );
});

test('what came after the search is only listed if other holders were selected', async (t) => {
  const server = await makeServer(t);
  const { subjects } = server.service;
  const document = await addDocument(server, CSV, 'list.csv');
  const found = await find({ subjects });
  const { id } = await waitFor(server, (await submit(server, document)).id);
  await erase({ subjects }, found.id, [`document:${document}`]);
  const { items } = await subjects.listPlaces(WORKSPACE, found.id);
  const outcomes = new Map(items.map(({ holder, outcome }) => [holder, outcome?.outcome]));
  assert.equal(outcomes.get(`job:${id}`), 'not_selected');
  assert.notDeepEqual(
    listFilesWithMarker(server.dataDir).filter((path) => path.includes(id)),
    [],
  );
});

for (const kind of ['document', 'job'] as const)
  test(`a legal hold that comes while a ${kind} is masked keeps it as it is`, async (t) => {
    let hold: (() => Promise<unknown>) | null = null;
    let left = kind === 'document' ? 1 : 2;
    const server: Server = await makeServer(t, {
      onStep: async (step) => {
        if (step !== 'erase_masked' || hold === null) return;
        left -= 1;
        if (left === 0) await hold();
      },
    });
    const job = await run(server, CSV, 'list.csv');
    const found = await find(server.service);
    const held = {
      document_id: job.document_id,
      held_at: new Date().toISOString(),
      held_by: 'Ada',
      reason_code: 'other',
    };
    hold = () => server.db.insertInto('document_holds').values(held).execute();
    await erase(server.service, found.id);
    const { items } = await server.service.subjects.listPlaces(WORKSPACE, found.id);
    const holder = kind === 'document' ? `document:${job.document_id}` : `job:${job.id}`;
    assert.equal(items.find((one) => one.holder === holder)?.outcome?.outcome, 'held');
    const path =
      kind === 'document'
        ? documentPath(server.dataDir, { id: job.document_id, filename: 'list.csv' })
        : `${jobFolder(server.dataDir, job.id)}/inputs/list.csv`;
    assert.equal(readFileSync(path, 'utf8'), CSV);
    const verification = await server.service.verifications.compareHashes(
      await server.service.getRow(WORKSPACE, job.id),
    );
    assert.deepEqual(
      verification.checks.filter(({ ok }) => ok === false),
      [],
    );
  });

test('a copy that a crash has left in the folder of a document goes with the erasure', async (t) => {
  const server = await makeServer(t);
  const id = await addDocument(server, CSV, 'list.csv');
  const path = documentPath(server.dataDir, { id, filename: 'list.csv' });
  writeFileSync(`${path}.0c9b.partial`, CSV);
  await erase(server.service, (await find(server.service)).id);
  await assertNothingLeft(server);
  assert.equal((await findDocumentRow(server.db, id))?.sha256, await hashFile(path));
});

test('a holder that fails keeps no other one from being erased, says why, and is tried again', async (t) => {
  const server = await makeServer(t);
  const { subjects } = server.service;
  const [failing, other] = [await addDocument(server, CSV, 'a.csv'), await addDocument(server, `${CSV}x,1\n`, 'b.csv')];
  const found = await find(server.service);
  const inTheWay = join(dataFolders(server.dataDir).erasing, found.id, failing, 'document.partial');
  mkdirSync(inTheWay, { recursive: true });
  const tried = await erase(server.service, found.id);
  assert.deepEqual([tried.state, tried.error], ['erasing', 'internal_error']);
  const outcomes = async () => {
    const { items } = await subjects.listPlaces(WORKSPACE, found.id);
    return new Map(items.map(({ holder, outcome }) => [holder, outcome?.outcome]));
  };
  assert.equal((await outcomes()).get(`document:${other}`), 'erased');
  rmSync(inTheWay, { recursive: true });

  // A minute later.
  await server.db.updateTable('subject_searches').set({ claimed_at: '2026-01-01T00:00:00.000Z' }).execute();
  await subjects.finishOthers();
  const ended = await subjects.get(WORKSPACE, found.id);
  assert.deepEqual([ended.state, ended.error], ['erased', null]);
  assert.ok([...(await outcomes()).values()].every((outcome) => outcome === 'erased'));
  await assertNothingLeft(server);
});
