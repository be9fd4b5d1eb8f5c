/**
 * `npm run desk -- FOLDER`: a person at a browser gets forty documents of twelve senders through, in two months; every
 * click and key is counted. The person only looks where the page points. FOLDER has labelled csv files, like `mapping/`
 * of a corpus.
 */
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import type { Job, Page as JobsPage, Sender } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { startService } from '../shared/start-service.ts';
import { makeCorrespondents, SENDERS } from '../two-months/correspondents.ts';
import type { MadeDocument } from '../two-months/documents.ts';
import { ServiceClient, WS } from '../two-months/service-client.ts';
import { readSourceTables } from '../two-months/source-tables.ts';
import { decideDocument, decidePlanted } from './decide-document.ts';
import { addDays, makeMonth, makePlanted, patternOf, type Sent } from './documents.ts';
import { type Actions, getThrough } from './get-through.ts';
import { Knowledge } from './knowledge.ts';
import { Person } from './person.ts';
import type { PlantedDocument } from './planted.ts';

const LIMITS = [
  { median: 12, p90: 30 },
  { median: 3, p90: 10 },
] as const;
const MAX_ATTENTION = 1;

const folder = resolve(process.argv[2] ?? '.');
const tables = await readSourceTables(folder, SENDERS - 1);
if (tables.length < SENDERS - 1)
  throw new Error(`${folder} has ${tables.length} tables that fit, but needs ${SENDERS - 1}.`);
const correspondents = makeCorrespondents(addDays(tables));
ensureWebBuilt();
let failed = false;
if (process.argv[3] !== '--planted') await playTwoMonths();
if (process.argv[3] !== '--right') await playErrors();
process.exitCode = failed ? 1 : 0;

/** Correct documents, except for the changes of the second month: measures how much there is to do. */
async function playTwoMonths(): Promise<void> {
  const desk = await openDesk();
  try {
    let earlier: Sent[] = [];
    for (const month of [0, 1] as const) {
      const sent = await makeMonth(correspondents, month, earlier);
      const points: number[] = [];
      const actions = await desk.getThrough(sent, { decide: decideDocument, onRead: (read) => points.push(...read) });
      await report(desk, { month, sent, actions, points });
      earlier = sent;
    }
  } finally {
    await desk.close();
  }
}

/** Forty documents with one error each: none may be accepted. Senders send the correct documents in between. */
async function playErrors(): Promise<void> {
  const desk = await openDesk();
  try {
    const errors: Sent<PlantedDocument>[] = [];
    const accepted: string[] = [];
    let right: Sent[] = [];
    for (const month of [0, 1] as const) {
      const planted = (await makePlanted(correspondents, month, right)).map((one) => ({
        ...one,
        name: one.name.replace(/(?=\.[a-z]+$)/, '-first'),
      }));
      await desk.getThrough(planted, { decide: decidePlanted });
      errors.push(...planted);
      const standing = await desk.listAccepted(planted);
      accepted.push(
        ...planted.filter(({ name }) => standing.has(name)).map(({ name, error }) => `${error} in ${name}`),
      );
      if (month === 1) break;
      right = await makeMonth(correspondents, month);
      await desk.getThrough(right, { decide: decideDocument });
    }
    print('planted errors that were accepted', `${accepted.length} of ${errors.length}`, accepted.length === 0);
    for (const text of accepted) process.stdout.write(`      accepted: ${text}\n`);
  } finally {
    await desk.close();
  }
}

function print(what: string, found: string, isMet: boolean): void {
  failed ||= !isMet;
  process.stdout.write(`${isMet ? 'met  ' : 'SHORT'} ${what}: ${found}\n`);
}

interface PlayedMonth {
  month: 0 | 1;
  sent: readonly Sent[];
  actions: Actions;
  /** Number of points to decide in each document that was read correctly. */
  points: readonly number[];
}

async function report(desk: Desk, { month, sent, actions, points }: PlayedMonth): Promise<void> {
  const name = `month ${month + 1}`;
  const accepted = await desk.listAccepted(sent);
  print(`${name}, accepted`, `${accepted.size} of ${sent.length}`, accepted.size === sent.length);
  const median = findQuantile([...actions.values()], 0.5);
  const p90 = findQuantile([...actions.values()], 0.9);
  const limit = LIMITS[month];
  const found = `median ${median.toFixed(1)}, p90 ${p90.toFixed(1)}`;
  print(`${name}, clicks and keys per document`, found, median <= limit.median && p90 <= limit.p90);
  const asked = findQuantile(points, 0.5);
  print(
    `${name}, points to decide in ${points.length} documents that were read correctly`,
    `median ${asked}`,
    asked <= MAX_ATTENTION,
  );
}

function findQuantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

interface Play<Document extends Sent> {
  decide: typeof decideDocument<Document>;
  /** Called with the number of points to decide in each document that was read correctly. */
  onRead?: (points: number[]) => void;
}

/** A service with the starter package and the senders, and a person who is signed in. */
async function openDesk() {
  const service = await startService();
  const client = new ServiceClient([service.url], service.token);
  const executablePath = process.env.ADE_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const labels = await publishStarter(client);
  for (const [i, { name, count }] of correspondents.entries()) {
    const pattern = patternOf(i);
    const json = {
      name,
      has_several: count > 1,
      due_day: 40,
      ...(pattern === undefined ? {} : { file_pattern: pattern }),
    };
    await client.call<Sender>('POST', `${WS}/senders`, json);
  }
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  const person = new Person(await context.newPage());
  person.page.setDefaultTimeout(60_000);
  await person.page.goto(`${service.url}/app/sign-in#token=${service.token}`);
  await person.page.getByRole('button', { name: 'Choose documents' }).waitFor();

  const listJobs = async (sent: readonly Sent[]): Promise<Job[]> => {
    const names = new Set(sent.map(({ name }) => name));
    const { items } = await client.call<JobsPage<Job>>('GET', `${WS}/jobs?limit=200`);
    return items.filter((job) => names.has(job.source_file) && job.replaced_by === null);
  };
  return {
    async getThrough<Document extends Sent>(sent: readonly Document[], { decide, onRead }: Play<Document>) {
      const waitForAll = async () => {
        const isWaiting = ({ status }: Job) => status === 'queued' || status === 'running';
        let jobs: Job[] = [];
        while (jobs.length < sent.length || jobs.some(isWaiting)) {
          await new Promise((resolve) => setTimeout(resolve, 500));
          jobs = await listJobs(sent);
        }
        const byName = new Map(sent.map((one) => [one.name, one]));
        for (const job of jobs) {
          const record = await client.call<Artifact>('GET', `${WS}/jobs/${job.id}/artifact`);
          if (isReadRightly(record, byName.get(job.source_file)!)) onRead?.([job.open_attention]);
        }
      };
      return getThrough(person, `${service.url}/app/`, sent, waitForAll, async (page, document) => {
        const before = await page.readPoints();
        await decide(page, new Knowledge(document, labels), document);
        if (process.env.ADE_BENCH_VERBOSE !== undefined)
          process.stderr.write(`${document.name}\n${before.map(({ text, cell }) => `  ${cell} ${text}\n`).join('')}`);
      });
    },
    async listAccepted(sent: readonly Sent[]): Promise<Set<string>> {
      const jobs = await listJobs(sent);
      return new Set(jobs.filter(({ review_state: state }) => state === 'accepted').map((job) => job.source_file));
    },
    async close() {
      await browser.close();
      await service.stop();
    },
  };
}

/** Publishes the starter package; gives the labels of its fields. */
async function publishStarter(client: ServiceClient): Promise<Map<string, string>> {
  const config = await client.call<{ id: string }>('POST', `${WS}/configs`, { name: 'Starter' });
  const { items } = await client.call<{ items: { id: string }[] }>('GET', `${WS}/configs/${config.id}/versions`);
  const version = `${WS}/versions/${items[0]!.id}`;
  const file = await client.call<{ content: string }>('GET', `${version}/file?path=manifest.json`);
  await client.call('POST', `${version}/publish`);
  const { meta } = (JSON.parse(file.content) as { columns: { meta: Record<string, { label: string }> } }).columns;
  return new Map(Object.entries(meta).map(([name, { label }]) => [name, label]));
}

function isReadRightly({ sheets }: Artifact, document: MadeDocument): boolean {
  const table = [...sheets[0]!.tables].sort((a, b) => b.row_count - a.row_count)[0];
  if (table?.header.rows.at(-1) !== document.headerRow) return false;
  if (table.row_count !== document.lastDataRow - document.firstDataRow + 1) return false;
  return document.columns.every(({ field }, i) => {
    const mapped = table.mapping?.[i]?.target_field ?? null;
    return field === undefined || field === mapped;
  });
}
