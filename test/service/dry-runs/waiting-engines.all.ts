import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay, setTimeout as wait } from 'node:timers/promises';
import type { NewCorrection } from '../../../src/contract/corrections.ts';
import { dataFolders, jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import type { RunRequest } from '../../../src/contract/run-request.ts';
import { readArtifact } from '../../../src/record/artifact/index.ts';
import { compareTrial } from '../../../src/record/compare/index.ts';
import { readRunRequest } from '../../../src/runner/index.ts';
import { isForRequest } from '../../../src/service/dry-runs/waiting-engines.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { correct, makeCsv, makeServer, noteOf, runToSuccess, type Server, settle, WORKSPACE } from '../harness.ts';

const NO_NAME: NewCorrection = { kind: 'column_field', places: [{ sheet: 0, a1: 'A1' }], field: null };
/** The transform never returns for a name with this value. */
const HANG: NewCorrection = { kind: 'cell_value', places: [{ sheet: 0, a1: 'A2' }], value: 'hang' };

const makeJob = async (server: Server, seed = 0) => (await runToSuccess(server, makeCsv(30, seed))).id;

const tryOut = (server: Server, id: string, corrections: NewCorrection[], baseRevision = 1, signal?: AbortSignal) =>
  server.service.revisions.tryOut(
    WORKSPACE,
    id,
    { corrections, baseRevision, by: 'test' },
    signal ?? new AbortController().signal,
  );

const listWaiting = ({ dataDir }: Server) => {
  const { waiting } = dataFolders(dataDir);
  return existsSync(waiting) ? readdirSync(waiting) : [];
};

const engineFile = ({ dataDir }: Server, name: string) => join(dataFolders(dataDir).engines, `${name}.json`);

/** The name of the waiting engine, once its process runs; it must differ from `but`. */
async function findWaiting(server: Server, but?: string): Promise<string> {
  const find = () => listWaiting(server).find((name) => name !== but && existsSync(engineFile(server, name)));
  await waitUntil(() => find() !== undefined);
  return find()!;
}

const readPid = (server: Server, name: string): number =>
  JSON.parse(readFileSync(engineFile(server, name), 'utf8')).pid;

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);

test('a dry run by a waiting engine gives the same as one by a new engine, and as the later revision', async (t) => {
  const server = await makeServer(t);
  for (const corrections of [[NO_NAME], [noteOf('3')], [NO_NAME, noteOf('4')]]) {
    const id = await makeJob(server);
    const byNew = await tryOut(server, id, corrections);
    const name = await findWaiting(server);
    const pid = readPid(server, name);
    assert.deepEqual(await tryOut(server, id, corrections), byNew);
    // The engine ran once, and then another engine waits.
    await waitUntil(() => !isRunning(pid) && !listWaiting(server).includes(name));
    await findWaiting(server, name);

    await correct(server, id, { base: 1, corrections });
    assert.equal(await settle(server, id), 2);
    const [before, after] = [id, nameRevision(id, 2)].map((one) =>
      readArtifact(jobPaths(jobFolder(server.dataDir, one)).artifact),
    );
    const { left: _, right: __, output_same: ___, ...became } = compareTrial(before!, after!);
    const { output_same: ____, ...said } = byNew.changes;
    assert.deepEqual(said, became);
    await server.service.delete(WORKSPACE, id, { actor: 'test' });
    await waitUntil(() => listWaiting(server).length === 0);
  }
});

test('a waiting engine is not used for another revision, and ends with its job, in safe mode and with the server', async (t) => {
  const server = await makeServer(t, { env: { ADE_RETENTION_DAYS_INPUTS: '1' } });
  const id = await makeJob(server);
  await tryOut(server, id, [NO_NAME]);
  const first = await findWaiting(server);
  await correct(server, id, { base: 1, corrections: [noteOf('3')] });
  assert.equal(await settle(server, id), 2);
  const { changes } = await tryOut(server, id, [noteOf('4')], 2);
  assert.equal(changes.labels.length, 1);
  await waitUntil(() => !listWaiting(server).includes(first));

  const second = await findWaiting(server, first);
  const pid = readPid(server, second);
  await server.service.delete(WORKSPACE, id, { actor: 'test' });
  await waitUntil(() => !isRunning(pid) && listWaiting(server).length === 0);

  const purged = await makeJob(server, 2);
  await tryOut(server, purged, [NO_NAME]);
  await findWaiting(server);
  await server.service.setSafeMode(true, { actor: 'test' });
  await waitUntil(() => listWaiting(server).length === 0);
  await server.service.setSafeMode(false, { actor: 'test' });
  await tryOut(server, purged, [NO_NAME]);
  await findWaiting(server);
  // The waiting engine's folder contains a copy of the document.
  await server.service.sweep(new Date(Date.now() + 100_000 * 86_400_000));
  await waitUntil(() => listWaiting(server).length === 0);

  const last = await makeJob(server, 1);
  await tryOut(server, last, [NO_NAME]);
  const third = readPid(server, await findWaiting(server));
  await server.service.drain(0);
  assert.deepEqual([listWaiting(server), isRunning(third)], [[], false]);
});

test('the first dry run finds a prepared engine, for the newest revision and for correctable jobs', async (t) => {
  const server = await makeServer(t);
  const expect = (id: string) => server.service.revisions.expectCorrection(WORKSPACE, id);
  const id = await makeJob(server);
  await expect(id);
  const first = await findWaiting(server);
  const pid = readPid(server, first);
  // The engine stays.
  await expect(id);
  assert.deepEqual([listWaiting(server), isRunning(pid)], [[first], true]);
  assert.equal((await tryOut(server, id, [NO_NAME])).changes.mappings.length, 1);
  await waitUntil(() => !isRunning(pid));

  const second = await findWaiting(server, first);
  await correct(server, id, { base: 1, corrections: [NO_NAME] });
  assert.equal(await settle(server, id), 2);
  await expect(id);
  await waitUntil(() => !listWaiting(server).includes(second));
  const third = await findWaiting(server, second);
  const request = readRunRequest(join(dataFolders(server.dataDir).waiting, third));
  assert.equal(request.revision, 3);

  await assert.rejects(expect('job_none'), { code: 'job_unknown' });
  const other = await makeJob(server, 1);
  for (const state of [{ status: 'error' }, { status: 'success', review_state: 'accepted' }] as const) {
    await server.db.updateTable('jobs').set(state).where('id', '=', other).execute();
    await expect(other);
    await wait(300);
    assert.deepEqual(listWaiting(server), [third]);
  }
});

test('an engine serves only requests that differ in what people correct', async (t) => {
  const server = await makeServer(t);
  const started = readRunRequest(jobFolder(server.dataDir, await makeJob(server)));
  assert.ok(isForRequest(started, { ...started, base_revision: 3, read_as: { encoding: 'utf-8' } }));
  const others: Partial<RunRequest>[] = [
    { revision: 2 },
    { as_of: '2020-01-01T00:00:00Z' },
    { limits: { ...started.limits, rule_timeout_seconds: 1 } },
    { runtime_network_access: !started.runtime_network_access },
  ];
  for (const other of others) assert.ok(!isForRequest(started, { ...started, ...other }), JSON.stringify(other));
});

test('no more than two engines wait, and one that was killed is not missed', async (t) => {
  const server = await makeServer(t);
  const ids = [await makeJob(server), await makeJob(server, 1), await makeJob(server, 2)];
  const found: string[] = [];
  for (const id of ids) {
    await tryOut(server, id, [NO_NAME]);
    await waitUntil(() =>
      listWaiting(server).some((name) => !found.includes(name) && existsSync(engineFile(server, name))),
    );
    found.push(listWaiting(server).find((name) => !found.includes(name))!);
  }
  await waitUntil(() => !listWaiting(server).includes(found[0]!));
  assert.deepEqual(listWaiting(server).toSorted(), found.slice(1).toSorted());

  process.kill(readPid(server, found[2]!), 'SIGKILL');
  await waitUntil(() => !existsSync(engineFile(server, found[2]!)));
  const { changes } = await tryOut(server, ids[2]!, [NO_NAME]);
  assert.equal(changes.mappings.length, 1);
});

test('a rule that hangs loses its own result, and a client that disconnects ends the run', async (t) => {
  const server = await makeServer(t, { env: { ADE_RULE_TIMEOUT_SECONDS: '1' } });
  const id = await makeJob(server);
  await tryOut(server, id, [NO_NAME]);
  const first = await findWaiting(server);
  const { changes } = await tryOut(server, id, [HANG]);
  assert.deepEqual(
    changes.rule_errors.map(({ right }) => right > 0),
    [true],
  );

  const second = await findWaiting(server, first);
  const pid = readPid(server, second);
  const left = new AbortController();
  const gone = assert.rejects(tryOut(server, id, [HANG], 1, left.signal));
  while ((await server.service.readStats()).running !== 1) await delay(20);
  left.abort();
  await gone;
  await waitUntil(() => !isRunning(pid) && !listWaiting(server).includes(second));
  assert.equal((await server.service.readStats()).held, 0);
});
