import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeServer, run, WORKSPACE } from '../harness.ts';
import { erase, find, listFilesWithMarker, listRowsWithMarker, MARKER } from './helpers.ts';
import { plant } from './plant.ts';

const CSV = `name,amount\n${MARKER.name},5\nBert Other,6\n${MARKER.id},7\nSomebody,8\n`;

test('a person is found in a document and everything made from it, and erased from all of it', async (t) => {
  const logged: string[] = [];
  const server = await makeServer(t, { log: (entry) => logged.push(JSON.stringify(entry)) });
  const job = await run(server, CSV, `${MARKER.name}.csv`);
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  const { subjects } = server.service;
  const found = await find({ subjects });
  assert.equal(found.state, 'found', JSON.stringify(found));
  const { items } = await subjects.listPlaces(WORKSPACE, found.id);
  assert.deepEqual(items.map(({ holder }) => holder.split(':')[0]).sort(), ['document', 'job'], JSON.stringify(items));
  assert.ok(!JSON.stringify(items).toLowerCase().includes('zyxanna'));
  const erased = await erase({ subjects }, found.id);
  assert.equal(erased.state, 'erased', JSON.stringify([erased, logged]));
  assert.deepEqual(await listRowsWithMarker(server.db), []);
  assert.deepEqual(listFilesWithMarker(server.dataDir), []);
  const row = await server.service.getRow(WORKSPACE, job.id);
  const verification = await server.service.verifications.runAgain(row, new AbortController().signal);
  assert.equal(verification.ok, null, JSON.stringify(verification));
  assert.equal(verification.answers.rerun.because, 'erased');
  assert.match(JSON.stringify(verification.checks), /erased at the request of DSR 17/);
  assert.deepEqual(
    verification.checks.filter(({ ok }) => ok === false),
    [],
  );
});

test('every kind of place is found, and nothing of the person is left in any', async (t) => {
  const server = await makeServer(t);
  const planted = await plant(server);
  const { subjects } = server.service;
  const found = await find({ subjects });
  assert.equal(found.state, 'found', JSON.stringify(found));
  const { items } = await subjects.listPlaces(WORKSPACE, found.id);
  const kinds = new Set(items.flatMap(({ places }) => places.map(({ kind, table }) => table ?? kind)));
  t.diagnostic([...kinds].sort().join(', '));
  t.diagnostic((await listRowsWithMarker(server.db)).join(', '));
  t.diagnostic(listFilesWithMarker(server.dataDir).join(', '));
  const plan = await subjects.plan(WORKSPACE, found.id, null);
  t.diagnostic(JSON.stringify(plan.goes));
  const erased = await erase({ subjects }, found.id);
  assert.equal(erased.state, 'erased', JSON.stringify(erased));
  assert.deepEqual(await listRowsWithMarker(server.db), []);
  assert.deepEqual(listFilesWithMarker(server.dataDir), []);
  for (const id of Object.values(planted)) {
    const row = await server.service.getRow(WORKSPACE, id);
    const verification = await server.service.verifications.compareHashes(row);
    assert.equal(verification.ok, null, JSON.stringify(verification));
  }
});
