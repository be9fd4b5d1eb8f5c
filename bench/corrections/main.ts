/**
 * `npm run bench -- corrections [ROWS]`: corrects a job of ROWS rows × 20 columns (100,000 by default) in the service,
 * and compares dry runs and revisions with the job's own run. All times meet the same load, so their shares of the run
 * can be compared between machines. Writes bench/corrections/results.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../shared/client.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import { publishPackage, runJob, uploadDocument, WS } from '../shared/run-document.ts';
import { startService } from '../shared/start-service.ts';
import { findMedian } from '../shared/statistics.ts';
import { CASES, correct, tryCorrections } from './steps.ts';

const TRIES = 5;
/** A person looks at an answer before the next correction. */
const PAUSE_MS = 1500;

const rows = Number(process.argv[2] ?? 100_000);
if (!(rows >= 100)) throw new Error('Expected a number of rows from 100 on.');
const workbook = await makeWorkbook(rows);
const service = await startService();
const client = new Client(service.url, service.token, 2);
const results: Record<string, unknown> = {};
let missed = 0;
try {
  await publishPackage(service, client);
  const documentId = await uploadDocument(service, workbook.path);
  const runMs: number[] = [];
  for (const { name, limitMs, corrections } of CASES) {
    // Each case corrects the first revision of its own job.
    const job = await runJob(client, documentId);
    runMs.push(job.duration_ms!);
    const path = `${WS}/jobs/${job.id}`;
    const dryMs: number[] = [];
    for (let i = 0; i < TRIES; i++) {
      const startedMs = performance.now();
      await tryCorrections(client, path, corrections);
      dryMs.push(performance.now() - startedMs);
      await delay(PAUSE_MS);
    }
    const dry = Math.round(findMedian(dryMs));
    print(`dry run, ${name}`, dry, job.duration_ms!, limitMs);
    // As for the run, the time in the queue does not count.
    const revision = (await correct(client, path, corrections)).duration_ms!;
    print(`revision, ${name}`, revision, job.duration_ms!, job.duration_ms!);
    results[name] = { run_ms: job.duration_ms, dry_run_ms: dryMs.map(Math.round), revision_ms: revision };
  }
  const facts = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, rows, columns: workbook.columns };
  const out = join(import.meta.dirname, 'results.json');
  writeFileSync(out, `${JSON.stringify({ ...facts, results }, null, 2)}\n`);
} finally {
  client.close();
  await service.stop();
}
process.exitCode = missed === 0 ? 0 : 1;

function print(what: string, ms: number, runMs: number, limitMs: number): void {
  const isReached = ms <= limitMs;
  if (!isReached) missed++;
  const share = Math.round((ms / runMs) * 100);
  process.stdout.write(
    `${isReached ? 'met   ' : 'MISSED'} ${what}: ${ms} ms, ${share} % of the run (at most ${limitMs} ms)\n`,
  );
}
