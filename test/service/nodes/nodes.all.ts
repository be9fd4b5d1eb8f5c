import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { hashFile } from '../../../src/base/files/hash-file.ts';
import type { JobEvent, Progress } from '../../../src/contract/events.ts';
import { jobNames } from '../../../src/contract/layout.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import type { LoggedEvent } from '../../../src/storage/store/events.ts';
import { findJob } from '../../../src/storage/store/jobs.ts';
import { listNodes } from '../../../src/storage/store/nodes.ts';
import { lookUntil } from '../../helpers/look-until.ts';
import { pluck } from '../../helpers/pluck.ts';
import { listDescendants } from '../../helpers/processes.ts';
import { openShared } from '../../helpers/storage/open-shared.ts';
import {
  HANGING_CSV,
  makeCsv,
  readJobEvents,
  type Server,
  startServerFor,
  submit,
  submitBatch,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
import type { ServerProcess } from '../server-process.ts';
import {
  addStored,
  type Deployment,
  deployWithApi,
  makeDeployment,
  ONE_SLOT,
  startNode,
  startNodeProcess,
  WITH_NODES,
} from './start-node.ts';

function waitForPass({ service }: Server, jobId: string, pass: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = service.followEvents(jobId, 0, (event) => {
      if (event.type !== 'pass_started' || event.pass !== pass) return;
      setImmediate(() => stop());
      resolve();
    });
  });
}

function artifactOf({ dataDir }: Pick<Server, 'dataDir'>, jobId: string): string {
  return join(dataDir, 'jobs', jobId, jobNames.artifact);
}

/** Stores another artifact of a running job, as a second attempt does. */
async function keepAnother({ db, dataDir }: Server, { env }: Deployment, jobId: string): Promise<void> {
  const shared = await openShared(db, dataDir, env.ADE_STORAGE_URL!);
  const path = artifactOf({ dataDir }, jobId);
  await shared.begin(storedNames.job(jobId), 2);
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
  await shared.change(storedNames.job(jobId), { isOpen: true, isBrought: false, attempt: 2 }, (keep) =>
    keep((record) => db.transaction().execute(record)),
  );
  await shared.close();
}

/** Stops all processes below a node: whatever they run, they go on with it only when they end. */
function stopBelow(t: TestContext, { pid: nodePid }: ServerProcess): number[] {
  const below = listDescendants(nodePid).filter((pid) => pid !== nodePid);
  for (const pid of below) process.kill(pid, 'SIGSTOP');
  t.after(() => endAll(below));
  return below;
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The job has ended.
    }
  }
}

test('jobs that one node accepts run on all nodes, each once', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const [first, second] = [
    await startNode(t, deployment, 'one', { env: ONE_SLOT }),
    await startNode(t, deployment, 'two', { env: ONE_SLOT }),
  ];
  const documentId = await addStored(first, deployment, makeCsv(300));
  const jobs = await Promise.all(Array.from({ length: 8 }, () => submit(first, documentId)));
  const ended = await Promise.all(jobs.map(({ id }) => waitFor(second, id)));
  assert.deepEqual(new Set(ended.map(({ status }) => status)), new Set(['success']));
  assert.deepEqual(new Set(ended.map(({ attempts }) => attempts)), new Set([1]));
  const hosts = await listNodes(first.db);
  assert.equal(hosts.length, 2);
  const { waiting, running, held } = await second.service.readStats();
  assert.deepEqual([waiting, running, held], [0, 0, 0]);
});

test('a job can be cancelled on any node, whichever runs it', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const worker = await startNode(t, deployment, 'worker', { env: ONE_SLOT });
  const api = await startNode(t, deployment, 'api', { env: { ...ONE_SLOT, ADE_ROLE: 'api' } });
  const documentId = await addStored(api, deployment, HANGING_CSV);
  const [running, waiting] = [await submit(api, documentId), await submit(api, documentId)];
  await waitFor(api, running.id, ({ status }) => status === 'running');
  await api.service.cancel(WORKSPACE, waiting.id, { actor: 'test' });
  assert.equal((await waitFor(worker, waiting.id)).status, 'cancelled');
  await api.service.cancel(WORKSPACE, running.id, { actor: 'test' });
  const ended = await waitFor(api, running.id);
  assert.deepEqual([ended.status, ended.error?.code], ['cancelled', 'cancelled']);
  assert.equal((await api.service.readStats()).held, 0);
});

test('another node finishes the jobs of a node that dies', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const victim = await startNodeProcess(t, deployment, 'victim', { env: ONE_SLOT });
  const { id } = await submit(api, await addStored(api, deployment, makeCsv(150_000)));
  await waitForPass(api, id, 3);
  // The engine is stopped until the other node has started.
  stopBelow(t, victim);
  await startNode(t, deployment, 'heir', { env: ONE_SLOT });
  await victim.kill();
  const killedAtMs = Date.now();
  const taken = await waitFor(api, id, ({ attempts, status }) => attempts === 2 || status === 'success');
  assert.equal(taken.attempts, 2);
  // Sooner than its heartbeat could be missed.
  assert.ok(Date.now() - killedAtMs < 8000, `${Date.now() - killedAtMs} ms`);
  const ended = await waitFor(api, id);
  assert.equal(ended.status, 'success', JSON.stringify(ended.error));
  assert.equal((await listNodes(api.db)).length, 2);
  await api.service.getRow(WORKSPACE, id);
  const events = readJobEvents(api.dataDir, id);
  assert.deepEqual(
    pluck(events, 'seq'),
    Array.from(events, (_, i) => i + 1),
  );
  const began = (pass: number) => events.filter((event) => event.type === 'pass_started' && event.pass === pass).length;
  assert.deepEqual([began(1), began(2)], [1, 1], 'finished passes are not run again');
});

test('a job of a node that dies goes on before all others of its workspace', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const victim = await startNodeProcess(t, deployment, 'victim', { env: ONE_SLOT });
  const { id: batchId } = await submitBatch(api, [await addStored(api, deployment, makeCsv(20_000))]);
  const [item] = await lookUntil(api.service.feed, WORKSPACE, async () => {
    const { items } = await api.service.batches.listItems(WORKSPACE, batchId);
    return items[0]?.job?.status === 'running' && items;
  });
  const { id } = item!.job!;
  await waitForPass(api, id, 1);
  const below = stopBelow(t, victim);
  // By their kind, these come before jobs of batches.
  const documentId = await addStored(api, deployment, makeCsv(3));
  const others = await Promise.all(Array.from({ length: 3 }, () => submit(api, documentId)));
  await victim.kill();
  endAll(below);
  await waitFor(api, id, ({ status }) => status === 'queued');
  await startNode(t, deployment, 'heir', { env: ONE_SLOT });
  const ended = await waitFor(api, id);
  assert.deepEqual([ended.status, ended.attempts], ['success', 2]);
  for (const other of others) {
    const { started_at: at } = await waitFor(api, other.id);
    assert.ok(at! >= ended.finished_at!, `${at} is not before ${ended.finished_at}`);
  }
});

test('a node that stops gives back what it cannot finish', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const leaving = await startNodeProcess(t, deployment, 'leaving', { env: ONE_SLOT });
  const { id } = await submit(api, await addStored(api, deployment, makeCsv(60_000)));
  await waitFor(api, id, ({ status }) => status === 'running');
  await leaving.ask({ type: 'drain', drainSeconds: 0 });
  const back = await waitFor(api, id, ({ status }) => status !== 'running');
  assert.equal(back.status, 'queued');
  await startNode(t, deployment, 'heir', { env: ONE_SLOT });
  assert.equal((await waitFor(api, id)).status, 'success');
});

test('a node that had a job before cancels it with the files of the attempt that counts', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const first = await startNodeProcess(t, deployment, 'first', { env: ONE_SLOT });
  const dataDir = join(deployment.folder, 'first');
  const { id } = await submit(api, await addStored(api, deployment, HANGING_CSV));
  await waitForPass(api, id, 3);
  const keptAs = () => api.service.getRow(WORKSPACE, id).then(() => hashFile(artifactOf(api, id)));
  await first.ask({ type: 'drain', drainSeconds: 0 });
  await first.kill();
  const early = await hashFile(artifactOf({ dataDir }, id));
  assert.equal(await keptAs(), early);
  // Another node continues the job, stores more of it, and dies.
  await api.db.updateTable('jobs').set({ attempt: 2, claim: 2 }).where('id', '=', id).execute();
  await keepAnother(api, deployment, id);
  const later = await hashFile(artifactOf(api, id));
  assert.notEqual(later, early);
  const again = await startServerFor(t, dataDir, { env: { ...deployment.env, ...ONE_SLOT, ADE_ROLE: 'api' } });
  assert.equal(await hashFile(artifactOf(again, id)), early);
  // No node has a free slot.
  await again.service.cancel(WORKSPACE, id, { actor: 'test' });
  assert.equal((await waitFor(api, id)).status, 'cancelled');
  assert.equal((await findJob(api.db, id))!.artifact_sha256, later);
  assert.equal(await keptAs(), later);
  assert.equal(readJobEvents(api.dataDir, id).at(-1)?.type, 'finished');
});

test('cancelling a job that has started is answered while the storage is unavailable', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const first = await startNodeProcess(t, deployment, 'first', { env: ONE_SLOT });
  const { id } = await submit(api, await addStored(api, deployment, HANGING_CSV));
  await waitForPass(api, id, 3);
  await first.ask({ type: 'drain', drainSeconds: 0 });
  await first.kill();
  const storage = join(deployment.folder, 'storage');
  renameSync(storage, `${storage}-away`);
  await api.service.cancel(WORKSPACE, id, { actor: 'test' });
  renameSync(`${storage}-away`, storage);
  // If it could not even be started here, the job waits for a node that takes jobs.
  await startNode(t, deployment, 'heir', { env: ONE_SLOT });
  const { status, error } = await waitFor(api, id);
  assert.equal(status, 'cancelled', JSON.stringify(error));
});

test('events of a job and of its workspace come from whichever node is asked', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  await startNode(t, deployment, 'worker', { env: ONE_SLOT });
  const api = await startNode(t, deployment, 'api', { env: { ...ONE_SLOT, ADE_ROLE: 'api' } });
  const statuses: (string | undefined)[] = [];
  const take = async ({ data: { status } }: LoggedEvent) => {
    statuses.push(status);
  };
  const stop = api.service.events.follow(WORKSPACE, 0, take, () => assert.fail('the events could not be read'));
  const { id } = await submit(api, await addStored(api, deployment, makeCsv(5000)));
  const events: (JobEvent | Progress)[] = [];
  const leave = api.service.followEvents(id, 0, (event) => events.push(event));
  assert.equal((await waitFor(api, id)).status, 'success');
  while (!events.some(({ type }) => type === 'finished')) await delay(20);
  while (statuses.at(-1) !== 'success') await delay(20);
  stop();
  leave();
  const kept = events.filter((event): event is JobEvent => event.type !== 'progress');
  assert.deepEqual(
    pluck(kept, 'seq'),
    Array.from(kept, (_, i) => i + 1),
  );
  assert.deepEqual(statuses, ['queued', 'running', 'success']);
  await api.service.getRow(WORKSPACE, id);
  const again: (JobEvent | Progress)[] = [];
  api.service.followEvents(id, 0, (event) => again.push(event))();
  assert.deepEqual(again, kept);
});

test('safe mode applies to all nodes, and a job waits until it ends', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const [first, second] = [
    await startNode(t, deployment, 'one', { env: ONE_SLOT }),
    await startNode(t, deployment, 'two', { env: ONE_SLOT }),
  ];
  const documentId = await addStored(first, deployment, makeCsv(3));
  await first.service.setSafeMode(true, { actor: 'test' });
  while (!second.service.safeMode.active) await delay(20);
  await assert.rejects(submit(second, documentId), { code: 'safe_mode_active' });
  await second.service.setSafeMode(false, { actor: 'test' });
  while (first.service.safeMode.active) await delay(20);
  assert.equal((await waitFor(second, (await submit(first, documentId)).id)).status, 'success');
});

test('no file is lost if a node dies when all passes are done and nothing is stored yet', WITH_NODES, async (t) => {
  const { deployment, api } = await deployWithApi(t);
  const documentId = await addStored(api, deployment, makeCsv(300));
  const victim = await startNodeProcess(t, deployment, 'victim', { env: ONE_SLOT, crashAt: 'reported' });
  const { id } = await submit(api, documentId);
  await victim.ended;
  await startNodeProcess(t, deployment, 'heir', { env: ONE_SLOT });
  assert.equal((await waitFor(api, id)).status, 'success');
  const { id: calm } = await submit(api, documentId);
  assert.equal((await waitFor(api, calm)).status, 'success');
  const read = async (one: string, name: string) =>
    readFileSync(api.service.findFile(await api.service.getRow(WORKSPACE, one), name));
  for (const name of [jobNames.output, jobNames.issues])
    assert.ok((await read(id, name)).equals(await read(calm, name)), name);
});
