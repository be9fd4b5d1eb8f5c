import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isAdeError } from '../../../../src/contract/errors/index.ts';
import { jobFolder, jobNames } from '../../../../src/contract/layout.ts';
import { readEvents } from '../../../../src/runner/index.ts';
import { listDescendants } from '../../../helpers/processes.ts';
import { makeRandom } from '../../../helpers/random.ts';
import { makeCsv, type Server, submit, waitFor } from '../../harness.ts';
import type { ServerProcess } from '../../server-process.ts';
import { addStored, type Deployment, makeDeployment, startNode, startNodeProcess, WITH_NODES } from '../start-node.ts';
import { assertNothingIsLeft } from './leftovers.ts';
import { canMakeNetworks, makeNetwork, type NodeNetwork, PLACES } from './namespaces.ts';
import { admitNetworks, makeStorage, type Storage } from './places.ts';
import { describeLatencies, Takeovers } from './takeovers.ts';

/** Number of all kills; choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? 1000);
const PARTITIONS = Number(process.env.ADE_TEST_PARTITIONS ?? Math.ceil(KILLS / 20));
const NODES = 3;
/** This many jobs wait or run all the time. */
const UNFINISHED_JOBS = 9;
const ROWS = 1500;
const PAUSE_MS = 350;
/** Progress is printed after this many kills, since it takes long. */
const SAY_EVERY = 50;
/** Every fifth kill hits a node; all other kills hit engines and rule hosts. */
const NODE_EVERY = 5;
/** Shorter and longer than the time after which a silent node is regarded as dead. */
const PARTITION_MS = [500, 20_000] as const;
const WORKER = {
  ADE_MAX_CONCURRENCY: '2',
  ADE_QUEUE_SIZE: '100',
  ADE_ROLE: 'worker',
  ADE_IDLE_ENGINE_SECONDS: '600',
};
/** Allowed errors of jobs whose processes were killed repeatedly. */
const KILLED = ['process_killed_repeatedly', 'job_keeps_failing'];

type Random = () => number;

interface FleetNode {
  name: string;
  process: ServerProcess;
  network: NodeNetwork | null;
  isCut: boolean;
}

/** Nodes that die and restart on their data folders, each in its own network if possible. */
class Fleet {
  readonly nodes: FleetNode[] = [];
  readonly #t: TestContext;
  readonly #deployment: Deployment;
  readonly #storage: Storage;
  readonly #partitions: Promise<void>[] = [];

  constructor(t: TestContext, deployment: Deployment, storage: Storage) {
    this.#t = t;
    this.#deployment = deployment;
    this.#storage = storage;
  }

  async add(name: string, network: NodeNetwork | null): Promise<void> {
    const process = await this.#start(name, network);
    this.nodes.push({ name, process, network, isCut: false });
  }

  pick(random: Random): FleetNode {
    return this.nodes[Math.floor(random() * this.nodes.length)]!;
  }

  async kill(node: FleetNode): Promise<void> {
    await node.process.kill();
    await delay(200);
    node.process = await this.#start(node.name, node.network);
  }

  /** Cuts a node off for some time, without waiting for the end; false if too few nodes would be left. */
  cut(node: FleetNode, random: Random): boolean {
    const { network } = node;
    const isLast = this.nodes.filter(({ isCut }) => !isCut).length <= 1;
    if (network === null || node.isCut || isLast) return false;
    const place = PLACES[Math.floor(random() * PLACES.length)]!;
    const [least, most] = PARTITION_MS;
    node.isCut = true;
    network.cut(place);
    this.#partitions.push(
      delay(least + random() * (most - least)).then(() => {
        network.restore(place);
        node.isCut = false;
      }),
    );
    return true;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#partitions);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ process }) => process.kill()));
  }

  #start(name: string, network: NodeNetwork | null): Promise<ServerProcess> {
    const env =
      network === null ? {} : { ...this.#storage.envAt(network.hostOf.storage), ...this.#databaseAt(network) };
    return startNodeProcess(this.#t, this.#deployment, name, { env: { ...WORKER, ...env }, within: network?.command });
  }

  #databaseAt({ hostOf }: NodeNetwork): Record<string, string> {
    const url = new URL(this.#deployment.env.ADE_DATABASE_URL!);
    url.hostname = hostOf.database;
    return { ADE_DATABASE_URL: url.href };
  }
}

function killProcess(node: ServerProcess, random: Random): boolean {
  const below = listDescendants(node.pid).filter((pid) => pid !== node.pid);
  const victim = below[Math.floor(random() * below.length)];
  if (victim === undefined) return false;
  try {
    process.kill(victim, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

const canCut = canMakeNetworks();

test(`${KILLS} kills and ${PARTITIONS} partitions: every job ends once, with the files of the attempt that counts`, {
  ...WITH_NODES,
  timeout: 7_200_000,
}, async (t) => {
  if (!canCut) t.diagnostic('No partitions: this user may not make networks.');
  const storage = await makeStorage(t, process.env.ADE_TEST_NODES_STORAGE ?? 'fauxqs', canCut);
  const deployment = await makeDeployment(t, storage.url);
  if (canCut) await admitNetworks(deployment.env.ADE_DATABASE_URL!);
  const api = await startNode(t, deployment, 'api', { env: { ...WORKER, ADE_ROLE: 'api' } });
  const random = makeRandom(7);
  const fleet = new Fleet(t, deployment, storage);
  for (let i = 0; i < NODES; i++) await fleet.add(`worker-${i}`, canCut ? makeNetwork(t, i) : null);

  const documents = await Promise.all([1, 2, 3].map((seed) => addStored(api, deployment, makeCsv(ROWS, seed))));
  const expected = new Map<string, string | null>();
  for (const documentId of documents) {
    const { id } = await submit(api, documentId);
    assert.equal((await waitFor(api, id)).status, 'success');
    expected.set(documentId, (await api.service.getRow('ws_test', id)).output_sha256);
  }

  const accepted: { id: string; documentId: string }[] = [];
  const takeovers = new Takeovers(api);
  let partitions = 0;
  let said = 0;
  for (let kills = 0; kills < KILLS; ) {
    if (kills >= said + SAY_EVERY) {
      said = kills;
      process.stdout.write(`# ${kills} kills, ${partitions} partitions, ${accepted.length} jobs\n`);
    }
    const { waiting, running } = await api.service.readStats();
    for (let missing = UNFINISHED_JOBS - waiting - running; missing > 0; missing--) {
      const documentId = documents[accepted.length % documents.length]!;
      const id = await trySubmit(api, documentId);
      if (id === null) break;
      accepted.push({ id, documentId });
    }
    await delay(PAUSE_MS * (0.5 + random()));
    const node = fleet.pick(random);
    if (partitions < (kills / KILLS) * PARTITIONS && fleet.cut(node, random)) {
      partitions += 1;
      continue;
    }
    // A node that is cut off could not restart.
    if (kills % NODE_EVERY === 0 && !node.isCut) {
      const died = await takeovers.watch(node.process.pid);
      const restarted = fleet.kill(node);
      died();
      await restarted;
      kills += 1;
    } else if (killProcess(node.process, random)) kills += 1;
  }
  await fleet.settled();

  const ends: Record<string, number> = {};
  for (const { id, documentId } of accepted) {
    const end = await assertEnd(api, id, expected.get(documentId)!);
    ends[end] = (ends[end] ?? 0) + 1;
  }
  await takeovers.settled();
  t.diagnostic(`${accepted.length} jobs, ends: ${JSON.stringify(ends)}; ${partitions} partitions`);
  t.diagnostic(`Waits again after the death of its node: ${describeLatencies(takeovers.givenBackMs)}`);
  t.diagnostic(`Runs again after it: ${describeLatencies(takeovers.startedMs)}`);
  await fleet.stop();
  await assertNothingIsLeft(api, deployment);
});

/** Gives the job's id; null while all nodes are away at the same time. */
async function trySubmit(api: Server, documentId: string): Promise<string | null> {
  try {
    return (await submit(api, documentId)).id;
  } catch (error) {
    if (isAdeError(error, 'workers_missing')) return null;
    throw error;
  }
}

/** Waits for a job, and checks its files against the row; returns how it ended. */
async function assertEnd(api: Server, id: string, outputSha256: string): Promise<string> {
  const job = await waitFor(api, id);
  const end = job.error?.code ?? job.status;
  assert.ok(job.status === 'success' || KILLED.includes(end), `${id}: ${end}`);
  const row = await api.service.getRow('ws_test', id);
  const finished = readEvents(jobFolder(api.dataDir, id)).filter(({ type }) => type === 'finished');
  assert.equal(finished.length, 1, id);
  if (job.status !== 'success') return end;
  const output = readFileSync(api.service.findFile(row, jobNames.output));
  assert.equal(createHash('sha256').update(output).digest('hex'), outputSha256, id);
  return end;
}
