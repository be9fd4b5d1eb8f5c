/**
 * `npm run bench:nodes [-- PART…]`: several nodes that share a database and a storage. Parts: `throughput`, `submissions`,
 * `takeovers`; all of them when left out. Writes bench/nodes-results.json.
 */
import { loadavg } from 'node:os';
import { prepareGround } from './nodes/deployment.ts';
import { SlowServer } from './nodes/slow-server.ts';
import { measureThroughput } from './nodes/throughput.ts';

const ground = await prepareGround('durable', 's3');
if (ground === null) throw new Error('There is no PostgreSQL.');
const slow = await SlowServer.start();
try {
  const found = await measureThroughput(ground, slow, { waitMs: 5000, rounds: 4, runs: 1 });
  process.stdout.write(`${JSON.stringify(found)} load ${loadavg()[0]}\n`);
} finally {
  slow.stop();
  await ground.stop();
}
