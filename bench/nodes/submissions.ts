import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreatedToken } from '../../src/contract/api/index.ts';
import { readCpuMs, readCpuOfAllMs, readCpuWaitMs } from '../shared/cpu-time.ts';
import { WS } from '../shared/run-document.ts';
import { round, type Spread, spreadOf } from '../shared/statistics.ts';
import { Deployment, type Ground } from './deployment.ts';
import type { LoadPlan, LoadReport } from './load-plan.ts';
import type { SlowServer } from './slow-server.ts';
import { publishWaiting } from './waiting-jobs.ts';

const NODE = { ADE_ROLE: 'all', ADE_MAX_CONCURRENCY: '2' };
/** How long the other jobs wait meanwhile: less than a rule may take. */
const WAIT_MS = 45_000;

export interface Submissions {
  nodes: number;
  clients: number;
  /** Jobs submitted per second; null if each client submitted as soon as it was answered. */
  rate: number | null;
  accepted: number;
  accepted_per_second: number;
  /** Answers that the queue is full. */
  refused_per_second: number;
  /** Answers other than 202, by status. */
  others: Record<string, number>;
  /** Measured by the clients. */
  client: Spread;
  /** From the request to the answer, according to the logs of the nodes. */
  server: Spread;
  /** Processor time of nodes and of PostgreSQL per answer. Other work hardly changes it. */
  cpu_ms: { nodes: number; postgres: number };
  /** Share of the time in which some process of the machine waited for a processor; null if it is unknown. */
  waited_share: number | null;
  /** Delay of the submitting process's own event loop, p99. */
  own_delay_ms: number;
}

export interface SubmissionPlan {
  nodes: number;
  clients: number;
  rate: number | null;
  seconds: number;
  /** Until the nodes have compiled code that they need often, and the tables have some rows. */
  warmUpSeconds: number;
  /** Places besides those of the running jobs; if they are few, nearly all submissions are refused. */
  queueSize?: number;
}

const REFUSED = '429';

/** Many clients submit to one workspace at the same time, while all slots have waiting jobs. */
export async function measureSubmissions(
  ground: Ground,
  slow: SlowServer,
  { nodes, clients, rate, seconds, warmUpSeconds, queueSize }: SubmissionPlan,
): Promise<Submissions> {
  slow.waitMs = WAIT_MS;
  const name = `submissions_${nodes}_${rate ?? 'closed'}${queueSize === undefined ? '' : `_${queueSize}`}`;
  const deployment = await Deployment.make(ground, name);
  const settings = queueSize === undefined ? NODE : { ...NODE, ADE_QUEUE_SIZE: String(queueSize) };
  try {
    for (let i = 0; i < nodes; i++) await deployment.start(settings);
    const client = deployment.connect(deployment.nodes[0]!);
    const submission = await publishWaiting(deployment, client, slow.url);
    const tokens = await makeTokens(deployment, clients);
    client.close();
    const plan: LoadPlan = {
      urls: deployment.nodes.map(({ url }) => url),
      path: `${WS}/jobs`,
      body: JSON.stringify(submission),
      tokens,
      seconds,
      rate,
    };
    await submitFrom({ ...plan, seconds: warmUpSeconds });
    const startedAt = Date.now();
    const cpuBefore = readCpu(ground, deployment);
    const report = await submitFrom(plan);
    const cpuAfter = readCpu(ground, deployment);
    const waited = (cpuAfter.waited - cpuBefore.waited) / (Date.now() - startedAt);
    const answers = report.acceptedMs.length + Object.values(report.others).reduce((sum, count) => sum + count, 0);
    const perAnswer = (ms: number) => round(ms / Math.max(1, answers), 2);
    return {
      nodes,
      clients,
      rate,
      accepted: report.acceptedMs.length,
      accepted_per_second: round(report.acceptedMs.length / report.seconds, 1),
      refused_per_second: round((report.others[REFUSED] ?? 0) / report.seconds, 1),
      others: report.others,
      client: spreadOf(report.acceptedMs),
      server: spreadOf(deployment.nodes.flatMap(({ logPath }) => readDurations(logPath, startedAt))),
      cpu_ms: {
        nodes: perAnswer(cpuAfter.nodes - cpuBefore.nodes),
        postgres: perAnswer(cpuAfter.postgres - cpuBefore.postgres),
      },
      waited_share: Number.isNaN(waited) ? null : round(waited),
      own_delay_ms: round(report.ownDelayMs, 1),
    };
  } finally {
    await deployment.stop();
  }
}

function readCpu(ground: Ground, { nodes }: Deployment) {
  return {
    nodes: nodes.reduce((sum, { pid }) => sum + readCpuMs(pid), 0),
    postgres: readCpuOfAllMs(ground.postgresPid),
    waited: readCpuWaitMs(),
  };
}

async function makeTokens(deployment: Deployment, count: number): Promise<string[]> {
  const client = deployment.connect(deployment.nodes[0]!);
  const secrets: string[] = [];
  for (let i = 0; i < count; i++) {
    const grants = [{ workspace_id: WS.split('/').at(-1)!, role: 'operator' }];
    const token = { name: `Client ${i}`, kind: 'service', grants };
    secrets.push((await client.call<CreatedToken>('POST', '/api/v1/tokens', token)).secret);
  }
  client.close();
  return secrets;
}

async function submitFrom(plan: LoadPlan): Promise<LoadReport> {
  const child = fork(join(import.meta.dirname, 'load-main.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  child.send(plan);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process that submits ended with ${code}.`);
  });
  const [report] = (await Promise.race([once(child, 'message'), ended])) as [LoadReport];
  ended.catch(() => undefined);
  return report;
}

/** Reads how long submissions took that a node accepted after `sinceMs`, in whole ms. */
function readDurations(logPath: string, sinceMs: number): number[] {
  const durations: number[] = [];
  for (const line of readFileSync(logPath, 'utf8').split('\n')) {
    if (!line.includes('"POST"')) continue;
    const { time, path, status, duration_ms: ms } = JSON.parse(line);
    if (path === `${WS}/jobs` && status === 202 && Date.parse(time) >= sinceMs) durations.push(ms);
  }
  return durations;
}
