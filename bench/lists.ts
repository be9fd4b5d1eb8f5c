/**
 * `npm run bench:lists [-- JOBS]`: fills a data folder with JOBS jobs (100,000 when left out) and measures every list and
 * search over HTTP with 20 clients at once, and /health meanwhile. Writes bench/lists-results.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from './lists/fill-data-folder.ts';
import { measureUnderLoad } from './lists/measure-under-load.ts';
import { listRequests } from './lists/requests.ts';
import { startService } from './service/start-service.ts';

const LIST_LIMIT_MS = 100;
const HEALTH_LIMIT_MS = 50;

const jobCount = Number(process.argv[2] ?? 100_000);
const service = await startService({ fill: (dataDir) => fillDataFolder(dataDir, jobCount) });
const results: Record<string, unknown> = {};
let missed = 0;
try {
  for (const [name, path] of Object.entries(listRequests)) {
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
  writeFileSync(join(import.meta.dirname, 'lists-results.json'), `${JSON.stringify({ ...facts, results }, null, 2)}\n`);
} finally {
  await service.stop();
}
process.exitCode = missed === 0 ? 0 : 1;
