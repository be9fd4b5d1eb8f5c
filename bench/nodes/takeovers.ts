import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../shared/client.ts';
import { WS } from '../shared/run-document.ts';
import type { ServeProcess } from '../shared/serve-process.ts';
import { Deployment, type Ground } from './deployment.ts';
import type { SlowServer } from './slow-server.ts';
import { publishWaiting } from './waiting-jobs.ts';

const WORKERS = 3;
const WORKER = { ADE_ROLE: 'worker', ADE_MAX_CONCURRENCY: '2' };
/** Leaves free slots for the jobs of the dead node, because waiting for a slot is not measured. */
const RUNNING = 4;
/** Longer than a takeover, and less than a rule may take. */
const WAIT_MS = 45_000;
const LOOK_MS = 10;

interface RunningJob {
  id: string;
  claim: number;
  pid: number;
}

/**
 * Kills a node while its jobs wait, again and again, until `count` jobs were taken over. Returns the time of each
 * takeover in ms, from the kill until another node has started the job (`claim` in its row is higher).
 */
export async function measureTakeovers(ground: Ground, slow: SlowServer, count: number): Promise<number[]> {
  slow.waitMs = WAIT_MS;
  const deployment = await Deployment.make(ground, 'takeovers');
  const found: number[] = [];
  try {
    const api = await deployment.start({ ADE_ROLE: 'api' });
    const client = deployment.connect(api);
    const submission = await publishWaiting(deployment, client, slow.url);
    for (let i = 0; i < WORKERS; i++) await deployment.start(WORKER);
    while (found.length < count) {
      const jobs = Array.from({ length: RUNNING }, () => client.call<{ id: string }>('POST', `${WS}/jobs`, submission));
      const ids = (await Promise.all(jobs)).map(({ id }) => id);
      while (slow.waitingCount < RUNNING) await delay(LOOK_MS);
      found.push(...(await takeOver(deployment)));
      await cancelAll(deployment, client, ids);
      await deployment.start(WORKER);
    }
    client.close();
  } finally {
    await deployment.stop();
  }
  return found;
}

/** Kills the node with the most jobs. */
async function takeOver(deployment: Deployment): Promise<number[]> {
  const { rows } = await deployment.db.query<RunningJob>(
    `select jobs.id, claim::int, pid::int from jobs join nodes on nodes.id = node_id where status = 'running'`,
  );
  const [pid, jobs] = [...Map.groupBy(rows, (job) => job.pid)].toSorted(([, a], [, b]) => b.length - a.length)[0]!;
  const node = deployment.nodes.find((one: ServeProcess) => one.pid === pid);
  if (node === undefined) throw new Error(`No node has the process id ${pid}.`);
  const killedMs = performance.now();
  const dead = deployment.stopNode(node, 'kill');
  const times = await Promise.all(jobs.map((job) => waitForNextStart(deployment, job, killedMs)));
  await dead;
  return times;
}

async function waitForNextStart({ db }: Deployment, { id, claim }: RunningJob, sinceMs: number): Promise<number> {
  for (;;) {
    const { rows } = await db.query<{ claim: number; status: string }>(
      'select claim::int, status from jobs where id = $1',
      [id],
    );
    const [job] = rows;
    if (job!.claim > claim) return performance.now() - sinceMs;
    if (job!.status !== 'running' && job!.status !== 'queued') throw new Error(`A job ended with ${job!.status}.`);
    await delay(LOOK_MS);
  }
}

async function cancelAll({ db }: Deployment, client: Client, ids: readonly string[]): Promise<void> {
  for (const id of ids) await client.call('POST', `${WS}/jobs/${id}/cancel`);
  for (let left = ids.length; left > 0; await delay(LOOK_MS)) {
    const { rows } = await db.query(`select id from jobs where status in ('running', 'queued')`);
    left = rows.length;
  }
}
