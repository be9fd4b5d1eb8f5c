import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/api/index.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { RunRequest } from '../../../src/contract/run-request.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { lookUntil } from '../../helpers/look-until.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { never, pick } from '../../helpers/size.ts';
import {
  addDocument,
  correct,
  makeDataDir,
  makeRecipeVersion,
  makeServer,
  noteOf,
  type Server,
  settle,
  startServer,
  startServerFor,
  submit,
  submitBatch,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { crashServer } from '../server-process.ts';

const HEADERS = ['amount', 'code'];
const ADA = { actor: 'Ada' };
let seed = 0;

/** A document with exactly these headers, and with new values. */
const makeText = (headers: readonly string[] = HEADERS) => `${headers.join(',')}\n${++seed},x${seed}\n`;

/** A sender whose recipe writes the sender's name into each row. */
async function makeSender(server: Server, name: string, headers: string[] = HEADERS): Promise<string> {
  const { id } = await server.service.senders.make(WORKSPACE, { name }, ADA);
  await makeRecipeVersion(server, { senderId: id, base: 0, name, headers });
  return id;
}

async function run(server: Server, filename: string, more: Parameters<typeof submit>[2] = {}, text = makeText()) {
  const documentId = await addDocument(server, text, filename);
  return waitFor(server, (await submit(server, documentId, more)).id);
}

const foundOf = ({ sender_id, sender_found_by, recipe_version }: Job) => [sender_id, sender_found_by, recipe_version];
const NOBODY = [null, null, null];

function readJson<T>({ dataDir }: Pick<Server, 'dataDir'>, jobId: string, name: string): T {
  return JSON.parse(readFileSync(join(dataDir, 'jobs', jobId, name), 'utf8')) as T;
}

test('of two senders with the same headers none is chosen until a person has said to whom such documents belong', async (t) => {
  const server = await makeServer(t);
  const [acme, branch] = [await makeSender(server, 'Acme'), await makeSender(server, 'Branch')];
  const unclear = await run(server, 'list 2026-05.csv');
  assert.deepEqual(foundOf(unclear), NOBODY);
  assert.ok(unclear.attention.includes('sender_unclear'));
  const text = readFileSync(join(server.dataDir, 'jobs', unclear.id, 'artifact.json'), 'utf8');
  const { job, summary } = JSON.parse(text) as Artifact;
  const point = summary.attention!.find(({ code }) => code === 'sender_unclear')!;
  assert.deepEqual([job.sender_unclear, point.count], [2, 2]);
  for (const name of ['Acme', 'Branch', acme, branch]) assert.ok(!text.includes(name), `${name} is in the record`);

  await server.service.senders.assign(WORKSPACE, unclear.id, { sender_id: branch, period: '2026-05' }, ADA);
  assert.equal((await server.service.get(WORKSPACE, unclear.id)).sender_found_by, 'person');
  const { resource } = await server.service.retry(WORKSPACE, unclear.id, {
    submittedBy: 'test',
    activity: { action: 'job.retried' },
  });
  const again = await waitFor(server, resource.id);
  assert.deepEqual(foundOf(again), [branch, 'person', 1]);
  const points = ['sender_unclear', 'first_document'].map((code) => again.attention.some((one) => one === code));
  assert.deepEqual(points, [false, true], 'it is run as a new document of the sender is');
  const next = await run(server, 'List-June 2026.csv');
  assert.deepEqual(foundOf(next), [branch, 'headers', 1]);
  assert.ok(!next.attention.includes('sender_unclear'));
  const other = await run(server, 'members 2026-06.csv');
  assert.deepEqual(foundOf(other), NOBODY, 'nobody has said anything of such names');

  // A recognized sender is not a person's decision, but a submitted one is.
  await run(server, 'members.csv', { senderId: acme });
  assert.deepEqual(foundOf(await run(server, 'members 7.csv')), [acme, 'headers', 1]);
  await run(server, 'list.csv', { senderId: acme });
  assert.deepEqual(foundOf(await run(server, 'list 2026-08.csv')), NOBODY, 'such names are of both by now');
});

test('of two senders with the same headers the folder also decides, unless the name contradicts it', async (t) => {
  const server = await makeServer(t);
  const [acme, branch] = [await makeSender(server, 'Acme'), await makeSender(server, 'Branch')];
  const runInFolder = async (name: string, filename: string) => {
    const resource = await submitBatch(server, [await addDocument(server, makeText(), filename)], name);
    const job = await lookUntil(server.service.feed, WORKSPACE, async () => {
      const { items } = await server.service.list({ workspaceId: WORKSPACE, batchId: resource.id });
      return items[0];
    });
    return waitFor(server, job.id);
  };
  const give = async ({ id }: Job, sender_id: string) =>
    void (await server.service.senders.assign(WORKSPACE, id, { sender_id, period: null }, ADA));
  await give(await runInFolder('from Acme', 'one.csv'), acme);
  assert.deepEqual(foundOf(await runInFolder('From acme', 'two.csv')), [acme, 'headers', 1]);
  await give(await run(server, 'of-branch 1.csv'), branch);
  assert.deepEqual(foundOf(await runInFolder('from Acme', 'of branch 2.csv')), NOBODY);
  await give(await runInFolder('1 documents', 'three.csv'), acme);
  assert.deepEqual(foundOf(await runInFolder('1 documents', 'four.csv')), NOBODY, 'nobody gave that folder its name');
});

test('only standing recipes of active senders are tried, and only if nobody has named the sender of the job', async (t) => {
  const server = await makeServer(t);
  const { senders, recipes } = server.service;
  const acme = await makeSender(server, 'Acme');
  const gone = await makeSender(server, 'Gone');
  await senders.update(WORKSPACE, gone, { archived: true }, ADA);
  await makeRecipeVersion(server, { senderId: acme, base: 1, name: 'later', headers: ['other'] });
  assert.deepEqual(foundOf(await run(server, 'one.csv')), NOBODY, 'the newest version has other headers');
  await recipes.revoke(WORKSPACE, acme, 'cfg_test', 2, ADA);
  const found = await run(server, 'two.csv');
  assert.deepEqual(foundOf(found), [acme, 'headers', 1]);
  assert.deepEqual(foundOf(await run(server, 'wide.csv', {}, 'amount,code,more\n1,2,3\n')), NOBODY);

  // A revision and a retry keep the sender of the job, even if other senders have been added.
  await makeSender(server, 'Twin');
  await correct(server, found.id, { base: 1, corrections: [noteOf('2')] });
  await settle(server, found.id);
  const runAgain = async () => {
    const { resource } = await server.service.retry(WORKSPACE, found.id, {
      submittedBy: 'test',
      activity: { action: 'job.retried' },
    });
    return waitFor(server, resource.id);
  };
  const retry = await runAgain();
  for (const job of [await server.service.get(WORKSPACE, found.id), retry])
    assert.deepEqual([foundOf(job), job.attention.includes('sender_unclear')], [[acme, 'headers', 1], false]);

  // A person decides that the document belongs to nobody.
  await senders.assign(WORKSPACE, found.id, { sender_id: null, period: null }, ADA);
  const last = await runAgain();
  assert.deepEqual([last.sender_id, last.attention.includes('sender_unclear')], [null, false]);
});

test('a document that cannot be read runs as before, and no document is read if nobody has a recipe', async (t) => {
  const messages: string[] = [];
  const server = await makeServer(t, { log: ({ message }) => messages.push(message) });
  const listLooks = () => messages.filter((message) => message.startsWith('Its sender could not be looked for'));
  const damaged = readFileSync(join(import.meta.dirname, '../../fixtures/corrupt/corrupt_workbook.xlsx'), 'latin1');
  assert.equal((await run(server, 'a.xlsx', {}, damaged)).status, 'error');
  assert.deepEqual(listLooks(), []);
  const acme = await makeSender(server, 'Acme');
  const failed = await run(server, 'b.xlsx', {}, damaged);
  assert.deepEqual([failed.status, ...foundOf(failed)], ['error', ...NOBODY]);
  assert.equal(listLooks().length, 1);
  // Whether a changed recipe fits cannot be known.
  await makeSender(server, 'Branch', ['other']);
  assert.deepEqual(foundOf(await run(server, 'c.csv')), [acme, 'headers', 1]);
  const recipes = join(server.dataDir, 'recipes');
  for (const name of readdirSync(recipes)) appendFileSync(join(recipes, name), ' ');
  const job = await run(server, 'd.csv');
  assert.deepEqual([job.status, ...foundOf(job)], ['success', ...NOBODY]);
  assert.equal(listLooks().length, 2);
});

/** What a recognized job has, and must equally have if its server never crashed. */
async function describeFound(server: Server, jobId: string) {
  const job = await waitFor(server, jobId);
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  const { job: recorded, sheets } = readJson<Artifact>(server, jobId, 'artifact.json');
  const request = readJson<RunRequest>(server, jobId, 'run-request.json');
  const rows = await server.db
    .selectFrom('activity')
    .select(['actor', 'details_json'])
    .where('target_id', '=', jobId)
    .where('action', '=', 'job.sender_recognized')
    .execute();
  return {
    found: foundOf(job),
    attention: job.attention,
    recipe: [recorded.recipe?.version, recorded.recipe?.pieces],
    layouts: sheets[0]!.tables.map(({ layout }) => layout),
    inputs: [request.recipe, request.expected, request.previous, request.first_document, request.keep_figures],
    noted: rows,
    files: readdirSync(join(server.dataDir, 'jobs', jobId, 'inputs')).sort(),
  };
}

async function prepareCrash(dataDir: string): Promise<string[]> {
  const server = await startServer(dataDir);
  const acme = await makeSender(server, 'Acme');
  // Both jobs are for the same period.
  await server.service.senders.update(WORKSPACE, acme, { has_several: true }, { actor: 'Ada' });
  await run(server, 'may.csv', { senderId: acme, period: '2026-05' });
  const ids: string[] = [];
  for (const name of ['june.csv', 'july.csv']) ids.push(await addDocument(server, makeText(), name));
  await server.stop();
  return ids;
}

const steps = ['recognizing', 'recognized', 'spawned'];
for (const step of pick(steps, never, (step) => step !== 'spawned')) {
  test(`a server that was killed at the step "${step}" finds the same sender, once`, async (t) => {
    const dataDir = await makeDataDir(t);
    const [june, july] = await prepareCrash(dataDir);
    const more = { period: '2026-06', checks: { expected: { rows: 9 } } };
    await crashServer(t, dataDir, step, { type: 'submit', documentId: june!, ...more });
    const db = await openDatabase(await placeOf(dataDir));
    const { id } = await db.selectFrom('jobs').select('id').where('document_id', '=', june!).executeTakeFirstOrThrow();
    await db.destroy();
    const server = await startServerFor(t, dataDir);
    const crashed = await describeFound(server, id);
    const whole = await describeFound(server, (await submit(server, july!, more)).id);
    assert.equal(crashed.found[1], 'headers');
    assert.equal(crashed.noted.length, 1);
    assert.deepEqual(crashed.inputs.slice(0, 3), [
      'inputs/recipe.json',
      'inputs/expected.json',
      'inputs/previous.json',
    ]);
    const names = (list: string[]) => list.map((name) => name.replace('july', 'june'));
    assert.deepEqual({ ...crashed, files: names(crashed.files) }, { ...whole, files: names(whole.files) });
  });
}
