import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Activity, Verification } from '../../../src/contract/api/index.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { startTestServer, type TestServer, WS } from '../server-harness.ts';
import { dumpRows, findInRows, hashFolder } from './dump.ts';
import { findInText, PERSON } from './marker.ts';
import { type Planted, Planter } from './plant.ts';
import { findInFolder } from './scan.ts';
import { Finder, REFERENCE } from './ways.ts';

const base = makeFolder();
/** The temporary folder of everything below. */
process.env.TMPDIR = join(base, 'tmp');
const sources = join(base, 'sources');
for (const dir of [process.env.TMPDIR, sources]) mkdirSync(dir);

async function start(): Promise<{ server: TestServer; planter: Planter; finder: Finder; planted: Planted }> {
  const own = join(sources, String(Math.random()));
  mkdirSync(own);
  const server = await startTestServer({
    ADE_SOURCES: pathToFileURL(own).href,
    ADE_LOG_LEVEL: 'trace',
    ADE_QUEUE_SIZE: '50',
    ADE_UPLOADS_PER_MINUTE: '1000',
  });
  const planter = new Planter(server, own);
  const planted = await planter.plant();
  await server.running.service.jobs.columns.settled();
  return { server, planter, finder: new Finder(server), planted };
}

/** What stays, and is said to stay: entries are chained, and the address of a source is not ADE's. */
const isSaid = (found: string) =>
  /^activity: /.test(found) || /^sources: .*file:/.test(found) || /Lists of |source Drop of |in%20of%20/.test(found);

const KINDS = [
  ...['document', 'result', 'rows', 'record', 'issues', 'corrections', 'comments', 'recipe', 'figures', 'keys', 'log'],
  ...['name', 'package', 'activity', 'batches', 'column_sets', 'config_versions', 'configs', 'document_names'],
  ...['documents', 'events', 'field_proposals', 'idempotency_keys', 'job_names', 'jobs', 'senders', 'source_files'],
  ...['sources', 'webhooks', 'workspaces'],
];

const verify = async (server: TestServer, job: string) =>
  (await server.expect<Verification>(200, 'POST', `${WS}/jobs/${job}/verify`)).body;

test('a person is found in every place and left in none', async () => {
  const { server, finder, planted } = await start();
  const search = await finder.find();
  assert.deepEqual([search.state, search.not_searched], ['found', []]);
  const holders = await finder.list(search.id);
  const kinds = new Set(holders.flatMap(({ places }) => places.map(({ kind, table }) => table ?? kind)));
  assert.deepEqual(
    KINDS.filter((kind) => !kinds.has(kind)),
    [],
  );
  assert.deepEqual(findInText(JSON.stringify([search, holders])), [], 'an answer has a value');
  assert.equal((await finder.erase(search.id)).state, 'erased');
  const outcomes = (await finder.list(search.id)).filter(({ outcome }) => outcome?.outcome !== 'erased');
  assert.deepEqual(
    outcomes.map(({ holder }) => holder),
    ['rows:activity'],
  );
  assert.deepEqual(
    (await findInRows(server.dataDir)).filter((found) => !isSaid(found)),
    [],
  );
  assert.deepEqual(
    findInFolder(join(base, 'tmp')).filter((found) => !isSaid(found)),
    [],
  );
  assert.deepEqual(findInText(server.logLines.join('')), []);
  for (const job of Object.values(planted.jobs)) {
    const { ok, checks } = await verify(server, job);
    const why = checks.filter((check) => check.ok === false || check.name === 'erasure');
    const isTouched = holders.some(({ holder }) => holder === `job:${job}`);
    assert.equal(ok, isTouched ? null : true, JSON.stringify(checks));
    assert.deepEqual(
      why.map(({ name }) => name),
      isTouched ? ['erasure'] : [],
    );
    if (isTouched) assert.match(why[0]?.note ?? '', new RegExp(`^erased at the request of ${REFERENCE} on `));
  }
  const again = await finder.find();
  assert.deepEqual(
    (await finder.list(again.id)).map(({ holder }) => holder),
    ['rows:activity', 'rows:sources'],
  );
  const entries = await server.list<Activity>(`${WS}/activity?limit=200`);
  for (const action of ['subject.searched', 'subject.found', 'subject.erasure_asked', 'subject.erased', 'job.erased'])
    assert.ok(
      entries.some((entry) => entry.action === action),
      action,
    );
  const about = entries.filter(({ action }) => /^subject|erased/.test(action));
  assert.deepEqual(findInText(JSON.stringify(about)), []);
});

test('under a legal hold no byte and no row of a job, its document and its rules changes', async () => {
  const { server, planter, finder, planted } = await start();
  const { attempt, ...jobs } = planted.jobs;
  const hold = { held: true, reason: { code: 'other' } };
  for (const job of Object.values(jobs)) await planter.step(job, 'hold', hold, 'PUT');
  const read = async () => ({ files: hashFolder(server.dataDir), rows: await dumpRows(server.dataDir) });
  const ids = Object.values(jobs);
  const documents = await Promise.all(ids.map(async (id) => (await planter.readJob(id)).document_id));
  const isHeld = (text: string) => [...ids, ...documents].some((id) => text.includes(id));
  const before = await read();
  const { id } = await finder.find();
  const kept = (await finder.plan(id)).remains
    .filter(({ what }) => /^held/.test(what))
    .flatMap(({ holders }) => holders);
  await finder.erase(id);
  const holders = await finder.list(id);
  const heldHolders = holders.flatMap(({ holder, outcome }) =>
    outcome?.outcome === 'held' && !holder.startsWith('rows:') ? [holder] : [],
  );
  assert.deepEqual(heldHolders.toSorted(), kept.toSorted());
  for (const { holder, outcome } of holders) if (isHeld(holder)) assert.equal(outcome?.outcome, 'held', holder);
  const after = await read();
  for (const [path, hash] of Object.entries(before.files)) {
    if (isHeld(path)) assert.equal(after.files[path], hash, path);
  }
  for (const table of [
    'jobs',
    'documents',
    'arrivals',
    'job_names',
    'document_names',
    'source_files',
    'review_entries',
  ]) {
    const [rows = [], now = []] = [before.rows.get(table), after.rows.get(table)];
    assert.deepEqual(
      rows.filter((row) => isHeld(row) && !now.includes(row)),
      [],
      table,
    );
  }
  for (const job of ids) assert.equal((await verify(server, job)).ok, true);
  assert.ok(attempt !== undefined && (await verify(server, attempt)).ok === null);
});

test('the rules of a job under a legal hold stay, and the job is made again with them', async () => {
  const server = await startTestServer();
  const { draft } = await server.makeConfig('Roster');
  await server.changeFile(draft.id, 'columns/first_name.ts', (text) => `// As ${PERSON.name} said.\n${text}`);
  await server.expect(200, 'POST', `${WS}/versions/${draft.id}/publish`);
  const { id: document_id } = await server.uploadText('Member No.,First Name\nM1,Kim\n', 'a.csv');
  const job = await server.runToSuccess({ document_id, config_version_id: draft.id });
  await new Planter(server, base).step(job.id, 'hold', { held: true, reason: { code: 'other' } }, 'PUT');
  const finder = new Finder(server);
  const { id } = await finder.find();
  const { remains } = await finder.plan(id);
  assert.deepEqual(remains.find(({ what }) => what === 'held_job')?.holders, [`version:${draft.id}`]);
  await finder.erase(id);
  assert.deepEqual(
    (await finder.list(id)).map(({ outcome }) => outcome),
    [{ outcome: 'held' }],
  );
  assert.equal((await verify(server, job.id)).ok, true);
});
