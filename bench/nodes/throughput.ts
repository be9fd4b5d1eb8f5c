import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../shared/client.ts';
import { WS } from '../shared/run-document.ts';
import { findMedian, round } from '../shared/statistics.ts';
import { Deployment, type Ground } from './deployment.ts';
import type { SlowServer } from './slow-server.ts';
import { publishWaiting, type Submission } from './waiting-jobs.ts';

const SLOTS = 2;
const MANY = 3;
const NODE = { ADE_ROLE: 'all', ADE_MAX_CONCURRENCY: String(SLOTS) };

export interface Throughput {
  wait_ms: number;
  jobs_per_slot: number;
  /** One value for each run. */
  one_per_second: number[];
  three_per_second: number[];
  ratio: number;
}

/** Runs waiting jobs (the same number for each slot) alternately on one node and on three. */
export async function measureThroughput(
  ground: Ground,
  slow: SlowServer,
  { waitMs, rounds, runs }: { waitMs: number; rounds: number; runs: number },
): Promise<Throughput> {
  slow.waitMs = waitMs;
  const deployment = await Deployment.make(ground, 'throughput');
  const one: number[] = [];
  const three: number[] = [];
  try {
    const first = await deployment.start(NODE);
    const client = deployment.connect(first);
    const submission = await publishWaiting(deployment, client, slow.url);
    // Each node unpacks the package once, which is not measured.
    await runJobs(deployment, client, submission, SLOTS);
    for (let run = 0; run < runs; run++) {
      one.push(await runJobs(deployment, client, submission, SLOTS * rounds));
      const others = [await deployment.start(NODE), await deployment.start(NODE)];
      await runJobs(deployment, client, submission, SLOTS * MANY);
      three.push(await runJobs(deployment, client, submission, SLOTS * MANY * rounds));
      for (const node of others) await deployment.stopNode(node);
    }
    client.close();
  } finally {
    await deployment.stop();
  }
  const ratio = round(findMedian(three) / findMedian(one));
  return { wait_ms: waitMs, jobs_per_slot: rounds, one_per_second: one, three_per_second: three, ratio };
}

/** Submits jobs; returns how many ended per second, from the first submission to the last end. */
async function runJobs({ db }: Deployment, client: Client, submission: Submission, count: number): Promise<number> {
  const startedMs = Date.now();
  const submit = () => client.call<{ id: string }>('POST', `${WS}/jobs`, submission);
  const jobs = await Promise.all(Array.from({ length: count }, submit));
  const ids = jobs.map(({ id }) => id);
  for (;;) {
    const { rows } = await db.query<{ status: string; finished_at: string | null; error_message: string | null }>(
      'select status, finished_at, error_message from jobs where id = any($1)',
      [ids],
    );
    const failed = rows.find(({ status }) => status === 'error' || status === 'cancelled');
    if (failed !== undefined) throw new Error(`A job failed: ${failed.error_message}`);
    if (rows.every(({ status }) => status === 'success')) {
      const endMs = Math.max(...rows.map(({ finished_at: at }) => Date.parse(at!)));
      return round((count / (endMs - startedMs)) * 1000, 3);
    }
    await delay(100);
  }
}
