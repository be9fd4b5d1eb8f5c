/**
 * `npm run bench:corrections [-- ROWS]`: corrects a job of ROWS rows × 20 columns (100,000 when left out) in the service, and
 * compares dry runs and revisions with the job's own run. Times of one run of this program share the machine's load, so
 * shares of the run can be compared between machines. Writes bench/corrections-results.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Revision } from '../src/contract/api/index.ts';
import type { NewCorrection } from '../src/contract/corrections.ts';
import { makeWorkbook } from './make-workbook.ts';
import { Client } from './service/client.ts';
import { publishPackage, runJob, uploadDocument, WS, waitForEnd } from './service/run-document.ts';
import { startService } from './service/start-service.ts';
import { findMedian } from './statistics.ts';

const TRIES = 5;
/** Somebody looks at an answer before the next correction. */
const PAUSE_MS = 1500;

/** A column that the package maps, and a row in the middle of the data. */
const CASES: { name: string; limitMs: number; corrections: NewCorrection[] }[] = [
  {
    name: 'mapping',
    limitMs: 500,
    corrections: [{ kind: 'column_field', places: [{ sheet: 0, a1: 'B3' }], field: null }],
  },
  {
    name: 'structure',
    limitMs: 1500,
    corrections: [{ kind: 'row_label', places: [{ sheet: 0, a1: '50' }], label: 'note' }],
  },
];

const rows = Number(process.argv[2] ?? 100_000);
if (!(rows >= 100)) throw new Error('Expected a number of rows from 100 on.');
const workbook = await makeWorkbook(rows, join(import.meta.dirname, 'workbooks'));
const service = await startService();
const client = new Client(service.url, service.token, 2);
const results: Record<string, unknown> = {};
let missed = 0;
try {
  await publishPackage(service, client);
  const documentId = await uploadDocument(service, workbook.path);
  const runMs: number[] = [];
  for (const { name, limitMs, corrections } of CASES) {
    // A job of its own for each, so that both are corrected from their first revision.
    const job = await runJob(client, documentId);
    runMs.push(job.duration_ms!);
    const path = `${WS}/jobs/${job.id}`;
    const dryMs: number[] = [];
    for (let i = 0; i < TRIES; i++) {
      const startedMs = performance.now();
      await client.call('POST', `${path}/corrections`, { base_revision: 1, corrections, dry_run: true });
      dryMs.push(performance.now() - startedMs);
      await delay(PAUSE_MS);
    }
    const dry = Math.round(findMedian(dryMs));
    print(`dry run, ${name}`, dry, job.duration_ms!, limitMs);
    const revision = await revise(client, path, corrections);
    print(`revision, ${name}`, revision, job.duration_ms!, job.duration_ms!);
    results[name] = { run_ms: job.duration_ms, dry_run_ms: dryMs.map(Math.round), revision_ms: revision };
  }
  const facts = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, rows, columns: workbook.columns };
  const out = join(import.meta.dirname, 'corrections-results.json');
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

/** The time of a revision's processes, as the run's: without what waits in the queue. */
async function revise(by: Client, path: string, corrections: NewCorrection[]): Promise<number> {
  const { revision } = await by.call<Revision>('POST', `${path}/corrections`, { base_revision: 1, corrections });
  return (await waitForEnd(() => by.call<Revision>('GET', `${path}/revisions/${revision}`))).duration_ms!;
}
