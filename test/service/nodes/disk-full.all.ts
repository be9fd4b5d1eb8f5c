import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobEvent, Progress } from '../../../src/contract/events.ts';
import { readHealth } from '../../../src/service/server/health.ts';
import { pluck } from '../../helpers/pluck.ts';
import { fillDisk, mountSmallDisk, unmountSmallDisk } from '../../helpers/small-disk.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import {
  makeCsv,
  readOutputHash,
  type Server,
  type ServerOptions,
  startServer,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';
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

const LONG_CSV = makeCsv(12_000);

interface Small {
  node: Server;
  /** Its log messages. */
  messages: string[];
  fill: () => void;
  free: () => void;
}

/** A node whose data folder is on a small disk; null if this user may not mount one. */
async function startOnSmallDisk(
  t: TestContext,
  deployment: Deployment,
  options: Pick<ServerOptions, 'onStep' | 'observer'> = {},
): Promise<Small | null> {
  const disk = mountSmallDisk();
  if (disk === null) {
    t.skip('This user may not mount a tmpfs.');
    return null;
  }
  const [dataDir, ballast] = [join(disk, 'data'), join(disk, 'ballast')];
  mkdirSync(dataDir);
  const messages: string[] = [];
  const log: ServerOptions['log'] = ({ message }) => void messages.push(message);
  const node = await startServer(dataDir, { ...options, log, env: { ...deployment.env, ...ONE_SLOT } });
  t.after(async () => {
    await node.stop(0);
    unmountSmallDisk(disk);
  });
  return { node, messages, fill: () => fillDisk(ballast), free: () => rmSync(ballast) };
}

async function checkStorage({ db, service, settings }: Server) {
  const { components } = await readHealth({ db, jobs: service, settings, activity: { waitingCount: 0 } });
  return components.storage;
}

for (const [name, step, reason] of [
  ['before the job has a folder', 'started', /A job waits: No space is left in the data folder/],
  ['while the job writes its results', 'spawned', /A job waits: No disk space is left for/],
] as const) {
  test(`a node whose disk fills up ${name} gives its jobs to others until there is space`, WITH_NODES, async (t) => {
    const { deployment, api } = await deployWithApi(t);
    let filled = 0;
    const onStep: ServerOptions['onStep'] = (reached) => {
      if (reached === step && filled++ === 0) small?.fill();
    };
    const small = await startOnSmallDisk(t, deployment, { onStep });
    if (small === null) return;
    const { node, messages, free } = small;
    const first = await submit(api, await addStored(api, deployment, LONG_CSV));
    const events: (JobEvent | Progress)[] = [];
    t.after(api.service.followEvents(first.id, 0, (event) => events.push(event)));
    // The job may run so briefly that its running state is not seen.
    await waitUntil(() => reason.test(messages.join('\n')));
    await waitFor(api, first.id, ({ status }) => status !== 'running');

    // The job is accepted anyway, and waits for a node with space.
    const others = [
      await submit(api, await addStored(api, deployment, makeCsv(30))),
      await submit(api, first.document_id),
    ];
    const { status, message } = await checkStorage(node);
    assert.equal(status, 'degraded');
    assert.match(
      message!,
      /^The disk of the data folder is full \(\d+ MB are free\): this node takes no jobs.*Free space/,
    );
    await waitForNode(api, 'degraded');
    await delay(3000);
    for (const { id } of [first, ...others]) {
      const { status: now, attempts } = await api.service.get(WORKSPACE, id);
      assert.deepEqual([now, attempts], ['queued', id === first.id ? 1 : 0], 'nobody takes it meanwhile');
    }

    const other = await startNodeProcess(t, deployment, 'other', { env: ONE_SLOT });
    for (const { id } of [first, ...others]) {
      const ended = await waitFor(api, id);
      assert.equal(ended.status, 'success', JSON.stringify(ended.error));
    }
    assert.equal(await readOutputHash(api, first.id), await readOutputHash(api, others[1]!.id));
    const ends = events.filter((event) => event.type === 'finished');
    assert.deepEqual(pluck(ends, 'status'), ['success'], 'whoever follows the job sees one end');

    await other.ask({ type: 'drain', drainSeconds: 0 });
    const last = await submit(api, others[0]!.document_id);
    free();
    assert.equal((await waitFor(api, last.id)).status, 'success');
    await waitForNode(api, 'ok');
    assert.match((await checkStorage(node)).message!, /^Less than 512 MB are free/);
  });
}

async function waitForNode({ service }: Server, wanted: 'ok' | 'degraded'): Promise<void> {
  const find = async () => (await service.listNodes()).find(({ role }) => role === 'all');
  while ((await find())?.status !== wanted) await delay(20);
}

test('the end of a job is stored and reported though its node has no room for a note', WITH_NODES, async (t) => {
  const deployment = await makeDeployment(t);
  const ends: string[] = [];
  const small = await startOnSmallDisk(t, deployment, {
    onStep: (step) => {
      if (step === 'reported') small?.fill();
    },
    observer: { jobFinished: ({ status }) => void ends.push(status) },
  });
  if (small === null) return;
  const { node } = small;
  const { id } = await submit(node, await addStored(node, deployment, makeCsv(3000)));
  assert.equal((await waitFor(node, id)).status, 'success');
  // The end is reported after it is stored.
  await waitUntil(() => ends.length > 0);
  const other = await startNode(t, deployment, 'other', { env: ONE_SLOT });
  await other.service.getRow(WORKSPACE, id);
  assert.ok(existsSync(join(other.dataDir, 'jobs', id, 'artifact.json')));
  assert.deepEqual(ends, ['success'], 'once');
});
