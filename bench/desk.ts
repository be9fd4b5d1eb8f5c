/**
 * `npm run desk -- FOLDER`: somebody at a browser gets the forty documents of twelve senders through, in two months, and every click
 * and key is counted. They look only where the page points. FOLDER has labelled csv files, as `mapping/` of a corpus.
 */
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureWebBuilt } from '../scripts/ensure-web-built.js';
import type { Job, Page as JobsPage, Sender } from '../src/contract/api/index.ts';
import type { Artifact } from '../src/contract/artifact.ts';
import { decideDocument } from './desk/decide-document.ts';
import { DocumentPage } from './desk/document-page.ts';
import { Knowledge } from './desk/knowledge.ts';
import { Person } from './desk/person.ts';
import { startService } from './service/start-service.ts';
import { type Correspondent, makeCorrespondents, SENDERS } from './two-months/correspondents.ts';
import { type MadeDocument, makeDocument } from './two-months/documents.ts';
import { ServiceClient, WS } from './two-months/service-client.ts';
import { readSourceTables } from './two-months/source-tables.ts';

const LIMITS = { first: { median: 12, p90: 30 }, second: { median: 3, p90: 10 } };
const MAX_ATTENTION = 1;
/** The others' documents do not say in their names whose they are. */
const NAMED = 9;

interface Sent extends MadeDocument {
  of: string;
  isNamed: boolean;
}

const folder = resolve(process.argv[2] ?? '.');
const tables = await readSourceTables(folder, SENDERS - 1);
if (tables.length < SENDERS - 1)
  throw new Error(`${folder} has ${tables.length} tables that fit, and not ${SENDERS - 1}.`);
ensureWebBuilt();
const service = await startService();
const client = new ServiceClient(service.url, service.token);
const executablePath = process.env.ADE_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
let failed = false;
try {
  const correspondents = makeCorrespondents(tables);
  const labels = await publishStarter();
  await addSenders(correspondents);
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  const person = new Person(await context.newPage());
  person.page.setDefaultTimeout(30_000);
  await person.page.goto(`${service.url}/app/sign-in#token=${service.token}`);
  await person.page.getByRole('button', { name: 'Choose documents' }).waitFor();
  const firstMonth = await makeMonth(correspondents, '2026-05');
  report('month one', await getThrough(person, firstMonth, labels), LIMITS.first);
  const secondMonth = await makeMonth(correspondents, '2026-06', firstMonth);
  report('month two', await getThrough(person, secondMonth, labels), LIMITS.second);
} catch (e) {
  await browser.contexts()[0]?.pages()[0]?.screenshot({ path: '/tmp/w/shotd.png' });
  throw e;
} finally {
  await browser.close();
  await service.stop();
}
process.exitCode = failed ? 1 : 0;

function print(what: string, found: string, isMet: boolean): void {
  failed ||= !isMet;
  process.stdout.write(`${isMet ? 'met  ' : 'SHORT'} ${what}: ${found}\n`);
}

interface Month {
  documents: number;
  /** Of each document. */
  actions: number[];
  accepted: number;
  /** Points to decide of each document that was read rightly. */
  attention: number[];
}

function report(name: string, month: Month, limit: { median: number; p90: number }): void {
  const { documents, accepted, actions, attention } = month;
  print(`${name}, accepted`, `${accepted} of ${documents}`, accepted === documents);
  const median = findQuantile(actions, 0.5);
  const p90 = findQuantile(actions, 0.9);
  print(
    `${name}, clicks and keys a document`,
    `median ${median}, p90 ${p90}`,
    median <= limit.median && p90 <= limit.p90,
  );
  const points = findQuantile(attention, 0.5);
  print(`${name}, points of ${attention.length} that were read rightly`, `median ${points}`, points <= MAX_ATTENTION);
}

function findQuantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Gives the labels of its fields. */
async function publishStarter(): Promise<Map<string, string>> {
  const config = await client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Starter' });
  const { items } = await client.call<{ items: { id: string }[] }>('GET', `${WS}/configs/${config.id}/versions`);
  const version = `${WS}/versions/${items[0]!.id}`;
  const file = await client.call<{ content: string }>('GET', `${version}/file?path=manifest.json`);
  await client.call('POST', `${version}/publish`);
  const { meta } = (JSON.parse(file.content) as { columns: { meta: Record<string, { label: string }> } }).columns;
  return new Map(Object.entries(meta).map(([name, { label }]) => [name, label]));
}

async function addSenders(correspondents: readonly Correspondent[]): Promise<void> {
  for (const [i, { name, count }] of correspondents.entries()) {
    const pattern = i < NAMED ? { file_pattern: `s${i + 1}-{period}*` } : {};
    await client.call<Sender>('POST', `${WS}/senders`, { name, has_several: count > 1, due_day: 40, ...pattern });
  }
}

/** The documents of a month, with other names than the two months without a browser have. */
async function makeMonth(
  correspondents: readonly Correspondent[],
  month: string,
  earlier?: readonly Sent[],
): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const [i, one] of correspondents.entries()) {
    for (let at = 0; at < one.count; at++) {
      const change = earlier !== undefined && at === 0 ? one.change : 'none';
      const seed = one.seed + at + (earlier === undefined ? 0 : 50);
      const again = change === 'sent_again' ? earlier?.find(({ of }) => of === one.name) : undefined;
      const document = again ?? (await makeDocument({ ...one, change, month, seed }));
      const isNamed = i < NAMED;
      const name = `${isNamed ? `s${i + 1}` : `list ${String.fromCharCode(65 + i)}`}-${month}-${at + 1}.${one.style.format}`;
      sent.push({ ...document, name, of: one.name, isNamed });
    }
  }
  return sent;
}

/** From drop to accepted. */
async function getThrough(person: Person, sent: readonly Sent[], labels: ReadonlyMap<string, string>): Promise<Month> {
  const { page } = person;
  const byName = new Map(sent.map((one) => [one.name, one]));
  await page.goto(`${service.url}/app/`);
  await page.getByRole('button', { name: 'Choose documents' }).waitFor();
  person.takeCount();
  await person.drop(sent.map(({ name, bytes }) => ({ name, buffer: Buffer.from(bytes) })));
  await waitForAll();
  const attention = await listPoints(byName);
  const actions = new Map<string, number>();
  const bulk = page.getByRole('region', { name: 'Clean', exact: true }).getByRole('button', { name: /^Accept/ });
  await page.getByRole('region', { name: 'Worklist' }).waitFor();
  if ((await bulk.count()) > 0) {
    await person.click(bulk);
    await page.waitForTimeout(2000);
  }
  const first = page.getByRole('region', { name: 'To check' }).getByRole('link').first();
  const document = new DocumentPage(person);
  if ((await first.count()) > 0) {
    await person.click(first);
    do {
      await document.waitUntilShown();
      const name = await document.readName();
      const known = byName.get(name);
      if (!known) throw new Error(`${name} was not sent.`);
      await decideDocument(document, new Knowledge(known, labels));
      actions.set(name, (actions.get(name) ?? 0) + person.takeCount());
      process.stderr.write(`${name}: ${actions.get(name)}\n`);
    } while (await document.goOn());
  }
  const jobs = await listJobs(byName);
  const accepted = new Set(
    jobs.filter(({ review_state: state }) => state === 'accepted').map((job) => job.source_file),
  );
  return {
    documents: sent.length,
    accepted: accepted.size,
    actions: sent.map(({ name }) => actions.get(name) ?? 0),
    attention,
  };
}

async function waitForAll(): Promise<void> {
  const isWaiting = ({ status }: Job) => status === 'queued' || status === 'running';
  do await new Promise((resolve) => setTimeout(resolve, 1000));
  while ((await client.call<JobsPage<Job>>('GET', `${WS}/jobs?limit=100`)).items.some(isWaiting));
}

async function listJobs(byName: ReadonlyMap<string, Sent>): Promise<Job[]> {
  const { items } = await client.call<JobsPage<Job>>('GET', `${WS}/jobs?limit=200`);
  return items.filter(({ source_file: name }) => byName.has(name));
}

/** Of each document that was read rightly, before anybody looked: how much it asks. */
async function listPoints(byName: ReadonlyMap<string, Sent>): Promise<number[]> {
  const points: number[] = [];
  for (const job of await listJobs(byName)) {
    const record = await client.call<Artifact>('GET', `${WS}/jobs/${job.id}/artifact`);
    if (isReadRightly(record, byName.get(job.source_file)!)) points.push(record.summary.attention?.length ?? 0);
  }
  return points;
}

function isReadRightly({ sheets }: Artifact, document: MadeDocument): boolean {
  const table = sheets[0]!.tables.toSorted((a, b) => b.row_count - a.row_count)[0];
  if (table?.header.rows.at(-1) !== document.headerRow) return false;
  const rows = document.lastDataRow - document.firstDataRow + 1;
  if (table.row_count !== rows) return false;
  return document.columns.every(({ field }, i) => {
    const mapped = table.mapping?.[i]?.target_field ?? null;
    return field === undefined || field === mapped;
  });
}
