import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { jobFolder, jobNames } from '../../../src/contract/layout.ts';
import { readEvents } from '../../../src/runner/index.ts';
import type { JobRow } from '../../../src/store/tables.ts';
import { listDescendants } from '../../helpers/processes.ts';
import { makeCsv, type Server, submit, waitFor } from '../harness.ts';
import type { ServerProcess } from '../server-process.ts';
import { addStored, type Deployment, makeDeployment, startNode, startNodeProcess, WITH_NODES } from './start-node.ts';

/** In all; fewer while something is tried out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? 1000);
const NODES = 3;
/** So many wait or run all the time. */
const UNFINISHED_JOBS = 9;
const ROWS = 1500;
const PAUSE_MS = 350;
/** Of kills: every fifth is one of a node, the others are of engines and rule hosts. */
const NODE_EVERY = 5;
const WORKER = { ADE_MAX_CONCURRENCY: '2', ADE_QUEUE_SIZE: '100', ADE_ROLE: 'worker' };
/** How a job may end whose processes were killed again and again. */
const KILLED = ['process_killed_repeatedly', 'job_keeps_failing'];

/** The same numbers in every run. */
function makeRandom(): () => number {
  let state = 7;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Nodes that die and come back on their data folders. */
class Fleet {
  readonly #t: TestContext;
  readonly #deployment: Deployment;
  readonly #nodes = new Map<string, ServerProcess>();

  constructor(t: TestContext, deployment: Deployment) {
    this.#t = t;
    this.#deployment = deployment;
  }

  async start(name: string): Promise<void> {
    this.#nodes.set(name, await startNodeProcess(this.#t, this.#deployment, name, WORKER));
  }

  pick(random: () => number): [name: string, node: ServerProcess] {
    const all = [...this.#nodes];
    return all[Math.floor(random() * all.length)]!;
  }

  async kill(name: string): Promise<void> {
    await this.#nodes.get(name)!.kill();
    await delay(200);
    await this.start(name);
  }
}

/** From the death of a node to the next start of each job that it ran, in ms. */
class Takeovers {
  readonly latenciesMs: number[] = [];
  readonly #watching: Promise<void>[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Call it before the node with this process id dies. */
  async watch(pid: number): Promise<() => void> {
    const { db } = this.#server;
    const { rows } = await sql<Pick<JobRow, 'id' | 'claim'>>`select jobs.id, jobs.claim from jobs
      join nodes on nodes.id = jobs.node_id where nodes.pid = ${pid} and jobs.status = 'running'`.execute(db);
    return () => {
      const diedAtMs = performance.now();
      for (const row of rows) this.#watching.push(this.#follow(row, diedAtMs));
    };
  }

  async settled(): Promise<void> {
    await Promise.all(this.#watching);
  }

  async #follow({ id, claim }: Pick<JobRow, 'id' | 'claim'>, diedAtMs: number): Promise<void> {
    for (;;) {
      const row = await this.#server.db
        .selectFrom('jobs')
        .select(['claim', 'status'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (row.claim > claim) return void this.latenciesMs.push(performance.now() - diedAtMs);
      // It had ended in the moment in which it was killed.
      if (row.status !== 'running' && row.status !== 'queued') return;
      await delay(20);
    }
  }
}

function killProcess(node: ServerProcess, random: () => number): boolean {
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

test(`${KILLS} kills of nodes, engines and rule hosts: every job ends once, with the files of the attempt that counts`, {
  ...WITH_NODES,
  timeout: 7_200_000,
}, async (t) => {
  const deployment = await makeDeployment(t, process.env.ADE_TEST_NODES_STORAGE);
  const api = await startNode(t, deployment, 'api', { env: { ...WORKER, ADE_ROLE: 'api' } });
  const random = makeRandom();
  const fleet = new Fleet(t, deployment);
  for (let i = 0; i < NODES; i++) await fleet.start(`worker-${i}`);

  const documents = await Promise.all([1, 2, 3].map((seed) => addStored(api, deployment, makeCsv(ROWS, seed))));
  const expected = new Map<string, string | null>();
  for (const documentId of documents) {
    const { id } = await submit(api, documentId);
    assert.equal((await waitFor(api, id)).status, 'success');
    expected.set(documentId, (await api.service.getRow('ws_test', id)).output_sha256);
  }

  const accepted: { id: string; documentId: string }[] = [];
  const takeovers = new Takeovers(api);
  for (let kills = 0; kills < KILLS; ) {
    const { waiting, running } = await api.service.readStats();
    for (let missing = UNFINISHED_JOBS - waiting - running; missing > 0; missing--) {
      const documentId = documents[accepted.length % documents.length]!;
      accepted.push({ id: (await submit(api, documentId)).id, documentId });
    }
    await delay(PAUSE_MS * (0.5 + random()));
    const [name, node] = fleet.pick(random);
    if (kills % NODE_EVERY === 0) {
      const died = await takeovers.watch(node.pid);
      const restarted = fleet.kill(name);
      died();
      await restarted;
      kills += 1;
    } else if (killProcess(node, random)) kills += 1;
  }

  const ends: Record<string, number> = {};
  for (const { id, documentId } of accepted) {
    const job = await waitFor(api, id);
    const end = job.error?.code ?? job.status;
    ends[end] = (ends[end] ?? 0) + 1;
    assert.ok(job.status === 'success' || KILLED.includes(end), `${id}: ${end}`);
    const row = await api.service.getRow('ws_test', id);
    const dir = jobFolder(api.dataDir, id);
    const finished = readEvents(dir).filter(({ type }) => type === 'finished');
    assert.equal(finished.length, 1, id);
    if (job.status !== 'success') continue;
    const output = readFileSync(api.service.findFile(row, jobNames.output));
    assert.equal(createHash('sha256').update(output).digest('hex'), expected.get(documentId), id);
  }
  await takeovers.settled();
  const { rows: left } = await sql<{ count: number }>`select count(*) as count from pgboss.job
    where state < 'completed'`.execute(api.db);
  const { waiting, running, held } = await api.service.readStats();
  assert.deepEqual([left[0]!.count, waiting, running, held], [0, 0, 0, 0]);
  const open = await api.db.selectFrom('stored_folders').select('name').where('is_open', '=', 1).execute();
  assert.deepEqual(open, []);

  const sorted = takeovers.latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  t.diagnostic(`${accepted.length} jobs, ends: ${JSON.stringify(ends)}`);
  t.diagnostic(`${sorted.length} takeovers: median ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`);
});
