/**
 * `npm run bench -- service [JOBS]`: measures the service under load and compares the figures with their targets.
 * Writes bench/service/results.json. JOBS small jobs run for the memory curve, 2,000 by default.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Client } from '../shared/client.ts';
import { uploadRows } from '../shared/run-document.ts';
import { startService } from '../shared/start-service.ts';
import {
  type CpuPerJob,
  measureBurst,
  measureIdle,
  measureRefusals,
  measureThroughput,
  publishStarter,
  waitForQueue,
  watchCpu,
} from './measurements.ts';

const SMALL_ROWS = 10;
const BIG_ROWS = 150_000;
const IDLE_JOBS = 20;
/** A job counts as alone if the service had time to prepare for it. */
const PAUSE_MS = 500;
const BURST = 500;

const jobCount = Number(process.argv[2] ?? 2000);
const service = await startService({ settings: { ADE_QUEUE_SIZE: String(BURST) } });
const client = new Client(service.url, service.token, 4);
try {
  await publishStarter(client);
  const smallId = await uploadRows(client, SMALL_ROWS);
  const idleCpu = watchCpu(service);
  const idle = await measureIdle(client, smallId, IDLE_JOBS, PAUSE_MS);
  print(
    'submit to finished, idle',
    `p50 ${idle.p50_ms} ms, p99 ${idle.p99_ms} ms; ${describeCpu(idleCpu(IDLE_JOBS))}`,
    'p50 under 500 ms',
    idle.p50_ms < 500,
  );
  const loadCpu = watchCpu(service);
  const load = await measureThroughput(client, service, () => uploadRows(client, SMALL_ROWS), jobCount);
  const loadText = `${load.jobs_per_second} a second; ${describeCpu(loadCpu(jobCount))}`;
  print('small jobs', loadText, 'at least 5', load.jobs_per_second >= 5);
  const { growthMb, text } = describeMemory(load.memory);
  print('memory of the server', text, 'flat: last quarter within 10 MB of the second', growthMb <= 10);
  const burst = await measureBurst(client, smallId, BURST);
  print(
    `${BURST} submissions at once`,
    `p50 ${burst.p50_ms} ms, p99 ${burst.p99_ms} ms`,
    'p99 under 100 ms',
    burst.p99_ms < 100,
  );
  await waitForQueue(client);
  const bigId = await uploadRows(client, BIG_ROWS);
  const refusals = await measureRefusals(service, bigId, smallId, { connections: 8, seconds: 8, rate: 1200 });
  const { refused_per_second: rate, refusals: refused, status_reads: reads } = refusals;
  print('refused submissions', `${rate} a second`, 'at least 1,000', rate >= 1000);
  print('refused submissions', `p99 ${refused.p99_ms} ms`, 'under 50 ms', refused.p99_ms < 50);
  print('status reads meanwhile', `p99 ${reads.p99_ms} ms`, 'under 20 ms', reads.p99_ms < 20);
  const results = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, idle, load, burst, refusals };
  const path = join(import.meta.dirname, 'results.json');
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  client.close();
  await service.stop();
}

function describeCpu({ server_ms: server, jobs_ms: jobs }: CpuPerJob): string {
  return `processor ${server} + ${jobs} ms a job (server, its processes)`;
}

function print(what: string, found: string, wanted: string, isReached: boolean): void {
  process.stdout.write(`${isReached ? 'met   ' : 'MISSED'} ${what}: ${found} (${wanted})\n`);
}

/** Caches fill in the first quarter. After that, memory must not grow with the number of jobs. */
function describeMemory(memory: { resident_mb: number }[]): { growthMb: number; text: string } {
  const quarter = Math.floor(memory.length / 4);
  if (quarter === 0) return { growthMb: Number.NaN, text: 'fewer jobs than a curve needs (400)' };
  const mean = (part: { resident_mb: number }[]) =>
    part.reduce((sum, { resident_mb: mb }) => sum + mb, 0) / Math.max(1, part.length);
  const second = mean(memory.slice(quarter, quarter * 2));
  const last = mean(memory.slice(-quarter));
  return {
    growthMb: last - second,
    text: `${Math.round(second)} MB in the second quarter, ${Math.round(last)} MB in the last`,
  };
}
