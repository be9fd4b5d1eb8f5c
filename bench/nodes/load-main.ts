/** Submits jobs as many clients do, in a process of its own; started by submissions.ts. */
import { Agent, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { makeRandom } from '../shared/random.ts';
import type { LoadPlan, LoadReport } from './load-plan.ts';

const ACCEPTED = 202;
/** Added for each client, because neighbouring seeds would start with similar numbers. */
const SEED_STEP = 2_654_435_761;
/** Number of steps between 0 and 1. */
const FINE = 1_000_000;

process.once('message', (plan: LoadPlan) => {
  void submitAll(plan).then((report) => process.send!(report, () => process.exit()));
});

async function submitAll(plan: LoadPlan): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true });
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const acceptedMs: number[] = [];
  const others: Record<string, number> = {};
  const startedMs = performance.now();
  const endMs = startedMs + plan.seconds * 1000;
  let sent = 0;
  const submit = async (token: string, dueMs: number) => {
    // Takes the nodes in turn, as a proxy does.
    const url = plan.urls[sent++ % plan.urls.length]!;
    const status = await post(agent, new URL(plan.path, url), token, plan.body);
    if (status === ACCEPTED) acceptedMs.push(performance.now() - dueMs);
    else others[status] = (others[status] ?? 0) + 1;
  };
  const clients = plan.tokens.map(async (token, i) => {
    if (plan.rate === null) {
      while (performance.now() < endMs) await submit(token, performance.now());
      return;
    }
    const random = makeRandom((i + 1) * SEED_STEP);
    const meanMs = (1000 * plan.tokens.length) / plan.rate;
    const answers: Promise<void>[] = [];
    // The pauses are those of a Poisson process, since clients act independently.
    const pause = () => -Math.log(1 - random(FINE) / FINE) * meanMs;
    for (let dueMs = startedMs + pause(); dueMs < endMs; dueMs += pause()) {
      await delay(Math.max(0, dueMs - performance.now()));
      answers.push(submit(token, dueMs));
    }
    await Promise.all(answers);
  });
  await Promise.all(clients);
  agent.destroy();
  const seconds = (performance.now() - startedMs) / 1000;
  return { acceptedMs, others, seconds, ownDelayMs: own.percentile(99) / 1e6 };
}

function post(agent: Agent, url: URL, token: string, body: string): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
