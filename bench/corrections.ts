/**
 * `npm run bench:corrections [-- ROWS]`: corrects a job of ROWS rows × 20 columns (100,000 when left out) in the service, and
 * compares dry runs and revisions with the job's own run. Times of one run of this program share the machine's load, so
 * shares of the run can be compared between machines. Writes bench/corrections-results.json.
 */
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { ConfigVersion, Document, Job, Page, Revision } from '../src/contract/api/index.ts';
import type { NewCorrection } from '../src/contract/corrections.ts';
import { packageDir } from './contestants.ts';
import { makeWorkbook } from './make-workbook.ts';
import { Client } from './service/client.ts';
import { type BenchedService, startService } from './service/start-service.ts';
import { findMedian } from './statistics.ts';

const WS = '/api/v1/workspaces/default';
const TRIES = 5;

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
  const content = readFileSync(workbook.path);
  const { id: documentId } = await send<Document>(service, `${WS}/documents`, content, basename(workbook.path));
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

async function send<T>({ url, token }: BenchedService, path: string, content: Buffer, name: string): Promise<T> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(content)]), name);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** The package of the other benchmarks. */
async function publishPackage(to: BenchedService, by: Client): Promise<void> {
  const zip = new ZipFile();
  for (const path of globSync('**/*', { cwd: packageDir })) {
    if (statSync(join(packageDir, path)).isFile()) zip.addFile(join(packageDir, path), path);
  }
  zip.end();
  const config = await send<{ id: string }>(
    to,
    `${WS}/configs/import?name=Bench`,
    await buffer(zip.outputStream),
    'bench.zip',
  );
  const { items } = await by.call<Page<ConfigVersion>>('GET', `${WS}/configs/${config.id}/versions`);
  await by.call('POST', `${WS}/versions/${items[0]!.id}/publish`);
}

async function runJob(by: Client, documentId: string): Promise<Job> {
  const { id } = await by.call<Job>('POST', `${WS}/jobs`, { document_id: documentId });
  return waitForEnd(() => by.call<Job>('GET', `${WS}/jobs/${id}`));
}

/** The time of a revision's processes, as the run's: without what waits in the queue. */
async function revise(by: Client, path: string, corrections: NewCorrection[]): Promise<number> {
  const { revision } = await by.call<Revision>('POST', `${path}/corrections`, { base_revision: 1, corrections });
  return (await waitForEnd(() => by.call<Revision>('GET', `${path}/revisions/${revision}`))).duration_ms!;
}

async function waitForEnd<T extends Pick<Job, 'status' | 'error'>>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found.status === 'success') return found;
    if (found.status !== 'queued' && found.status !== 'running') throw new Error(JSON.stringify(found.error));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
