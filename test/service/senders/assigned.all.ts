import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { RunRequest } from '../../../src/contract/run-request.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import {
  addDocument,
  HANGING_CSV,
  makeDataDir,
  makeRecipeVersion,
  type Server,
  startServer,
  startServerFor,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import { crashServer } from '../server-process.ts';

const ADA = { actor: 'Ada' };
const HEADERS = ['name', 'code'];
let seed = 0;

const makeText = () => `${HEADERS.join(',')}\n${++seed},x${seed}\n`;

/** A sender with recipes of its own; each writes its name and version. */
async function makeSender(server: Server, name: string, versions: number): Promise<string> {
  const { id } = await server.service.senders.make(WORKSPACE, { name }, ADA);
  for (let base = 0; base < versions; base++)
    await makeRecipeVersion(server, { senderId: id, base, name: `${name} ${base + 1}`, headers: HEADERS });
  return id;
}

/** Acme has one version of its recipe, Branch two and a document of May. */
async function prepare(t: TestContext) {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const [acme, branch] = [await makeSender(server, 'Acme', 1), await makeSender(server, 'Branch', 2)];
  const ofMay = await addDocument(server, makeText(), 'may.csv');
  await waitFor(server, (await submit(server, ofMay, { senderId: branch, period: '2026-05' })).id);
  return { dataDir, server, acme, branch, june: await addDocument(server, makeText(), 'june.csv') };
}

/** What a job was read with, and compared with. */
async function describeRun(server: Server, jobId: string) {
  const { status, error, sender_id, recipe_version } = await waitFor(server, jobId);
  assert.equal(status, 'success', JSON.stringify(error));
  const folder = join(server.dataDir, 'jobs', jobId);
  const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  const { previous, expected, first_document } = read<RunRequest>('run-request.json');
  return {
    sender: sender_id,
    version: recipe_version,
    recipe:
      existsSync(join(folder, 'inputs/recipe.json')) &&
      read<{ pieces: { value: string }[] }>('inputs/recipe.json').pieces[0]?.value,
    recorded: read<Artifact>('artifact.json').job.recipe?.version,
    inputs: [previous !== undefined, expected !== undefined, first_document],
  };
}

test('a job that is assigned to another sender while it waits is read as a document of that sender', async (t) => {
  const { server, acme, branch, june } = await prepare(t);
  t.after(() => server.stop(0));
  const { service } = server;
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  await waitFor(server, hanging.id, ({ status }) => status === 'running');
  const more = { senderId: acme, period: '2026-06', checks: { expected: { rows: 9 } } };
  const ids: string[] = [];
  for (const to of [branch, null]) {
    const { id } = await submit(server, june, more);
    await service.senders.assign(WORKSPACE, id, { sender_id: to, period: '2026-06' }, ADA);
    ids.push(id);
  }
  const versions = await Promise.all(ids.map(async (id) => (await service.get(WORKSPACE, id)).recipe_version));
  assert.deepEqual(versions, [2, null], 'known while they wait');
  await service.cancel(WORKSPACE, hanging.id, ADA);
  assert.deepEqual(await describeRun(server, ids[0]!), {
    ...{ sender: branch, version: 2, recipe: 'Branch 2', recorded: 2 },
    inputs: [true, true, undefined],
  });
  assert.deepEqual(await describeRun(server, ids[1]!), {
    ...{ sender: null, version: null, recipe: false, recorded: undefined },
    inputs: [false, true, undefined],
  });
});

test('so is a job whose run ended before its first pass was done', async (t) => {
  const { dataDir, server, acme, branch, june } = await prepare(t);
  await server.stop();
  await crashServer(t, dataDir, 'spawned', { type: 'submit', documentId: june, senderId: acme, period: '2026-06' });
  const db = await openDatabase(await placeOf(dataDir));
  const { id } = await db.selectFrom('jobs').select('id').where('document_id', '=', june).executeTakeFirstOrThrow();
  await db.destroy();
  const safe = await startServer(dataDir, { env: { ADE_SAFE_MODE: '1' } });
  await safe.service.senders.assign(WORKSPACE, id, { sender_id: branch, period: '2026-06' }, ADA);
  await safe.stop();
  assert.deepEqual(await describeRun(await startServerFor(t, dataDir), id), {
    ...{ sender: branch, version: 2, recipe: 'Branch 2', recorded: 2 },
    inputs: [true, false, undefined],
  });
});
