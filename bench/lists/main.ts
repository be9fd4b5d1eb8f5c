/**
 * `npm run bench -- lists [JOBS [PART...]]`: fills a data folder with JOBS jobs (100,000 by default) and measures every
 * list and search over HTTP with 20 clients at once, and /health at the same time; with PARTs, only lists whose name
 * contains one of them. Writes bench/lists/results.json, unless only some lists were measured.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Client } from '../shared/client.ts';
import { type BenchedService, startService } from '../shared/start-service.ts';
import { fillDataFolder } from './fill-data-folder.ts';
import { measureUnderLoad } from './measure-under-load.ts';
import { listRequests } from './requests.ts';

const LIST_LIMIT_MS = 100;
const HEALTH_LIMIT_MS = 50;

const [jobCountText = '100000', ...parts] = process.argv.slice(2);
const jobCount = Number(jobCountText);
const requests = Object.entries(listRequests).filter(
  ([name]) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
if (!(jobCount > 0) || requests.length === 0)
  throw new Error('Expected a number of jobs, then parts of names of lists.');
const service = await startService({ fill: (dataDir) => fillDataFolder(dataDir, jobCount) });
const results: Record<string, unknown> = {};
let missed = 0;
try {
  await warmUp(service);
  for (const [name, path] of requests) {
    const measured = await measureUnderLoad(service, path);
    const { list, health, cpu_ms: cpuMs } = measured;
    const isReached = list.p99_ms <= LIST_LIMIT_MS && health.p99_ms <= HEALTH_LIMIT_MS;
    if (!isReached) missed++;
    results[name] = measured;
    process.stdout.write(
      `${isReached ? 'met   ' : 'MISSED'} ${name}: p50 ${list.p50_ms} ms, p99 ${list.p99_ms} ms; health p99 ${health.p99_ms} ms; ${cpuMs} ms of CPU each\n`,
    );
  }
  const facts = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, jobs: jobCount };
  if (parts.length === 0) {
    const path = join(import.meta.dirname, 'results.json');
    writeFileSync(path, `${JSON.stringify({ ...facts, results }, null, 2)}\n`);
  }
} finally {
  await service.stop();
}
process.exitCode = missed === 0 ? 0 : 1;

/**
 * The first /health answers when the processes that prove the sandbox have ended. Then one list is measured without
 * being counted: otherwise the first lists would pay for compiling the code that all of them use.
 */
async function warmUp(service: BenchedService): Promise<void> {
  const { url, token } = service;
  const client = new Client(url, token, 1);
  await client.call('GET', '/api/v1/health');
  client.close();
  await measureUnderLoad(service, listRequests.jobs!);
}
