/**
 * `npm run bench -- web [PART...]`: measures how long a person at a browser waits, in Chromium with the real service:
 * for the first screen, for a frame while a sheet of a million rows scrolls, for the pages of documents with many rows
 * and columns and the effect of an answer there, and for a drop of 200 documents. PARTs: `first`, `scroll`, `long`,
 * `wide`, `both`, `month`; by default all, which writes bench/web/results.json. The machine's load is printed with each
 * figure; it hardly changes processor times.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import { Client } from '../shared/client.ts';
import { publishPackage, runJob, uploadDocument } from '../shared/run-document.ts';
import { startService } from '../shared/start-service.ts';
import { measureDocument } from './document-page.ts';
import { measureFirstScreen } from './first-screen.ts';
import { makeCsv } from './make-csv.ts';
import { makeWide, makeWidePackage, type Shape } from './make-wide.ts';
import { measureMonth } from './month.ts';
import { measureScrolling } from './scrolling.ts';
import type { Figure, Site } from './site.ts';

const WORKLIST_DOCUMENTS = 20;
const WORKLIST_ROWS = 40;
const LONG_ROWS = 100_000;
const SHORT_ROWS = 2_000;
const NARROW: Shape = { columns: 20, undecided: 10 };
const WIDE: Shape = { columns: 120, undecided: 40 };
const SCROLL_ROWS = 1_000_000;

/** Figures are printed as they come. */
type Figures = Promise<Figure[]> | AsyncGenerator<Figure>;

const parts: Record<string, (site: Site) => Figures> = {
  first: async (site) => {
    for (let i = 1; i <= WORKLIST_DOCUMENTS; i++) await runFile(makeCsv(WORKLIST_ROWS, i));
    return measureFirstScreen(site);
  },
  scroll: async (site) => measureScrolling(site, await runFile(makeCsv(SCROLL_ROWS))),
  long: (site) => measureShape(site, LONG_ROWS, NARROW),
  wide: (site) => measureShape(site, SHORT_ROWS, WIDE),
  both: (site) => measureShape(site, LONG_ROWS, WIDE),
  month: (site) => measureMonth(site, client, (seed) => readFileSync(makeCsv(WORKLIST_ROWS, seed), 'utf8')),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`Expected some of ${Object.keys(parts).join(', ')}, not ${unknown.join(', ')}.`);
ensureWebBuilt();
const service = await startService({ settings: { ADE_WORKER_CPU_SECONDS: '600', ADE_WORKER_FSIZE_MB: '1000' } });
const client = new Client(service.url, service.token, 2);
const executablePath = process.env.ADE_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const results: Record<string, unknown> = {};
let short = 0;
const configs = new Map<Shape, string>();
try {
  await publishPackage(service, client);
  const site = await signIn(browser);
  for (const [name, measure] of Object.entries(parts)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    for await (const figure of await measure(site)) print(figure);
  }
  const facts = { node: process.version, browser: browser.version(), cpu: cpus()[0]?.model, cores: cpus().length };
  if (chosen.length === 0) {
    const path = join(import.meta.dirname, 'results.json');
    writeFileSync(path, `${JSON.stringify({ ...facts, results }, null, 2)}\n`);
  }
} finally {
  await browser.close();
  client.close();
  await service.stop();
}
process.exitCode = short === 0 ? 0 : 1;

/** Signs in once: users of ADE have a session. */
async function signIn(by: Browser): Promise<Site> {
  const context = await by.newContext();
  const page = await context.newPage();
  await page.goto(`${service.url}/app/sign-in#token=${service.token}`);
  await page.getByRole('button', { name: 'Choose documents' }).waitFor();
  const session = await context.storageState();
  await context.close();
  return { url: service.url, pid: service.pid, browser: by, session };
}

async function runFile(path: string): Promise<string> {
  return (await runJob(client, await uploadDocument(service, path))).id;
}

/** Runs a list with a package of as many fields, and measures its page. */
async function* measureShape(site: Site, rows: number, shape: Shape): AsyncGenerator<Figure> {
  const name = `${rows.toLocaleString('en')} × ${shape.columns}`;
  const config = configs.get(shape) ?? (await publishPackage(service, client, makeWidePackage(shape), name));
  configs.set(shape, config);
  const job = await runJob(client, await uploadDocument(service, makeWide(rows, shape)), config);
  yield* measureDocument(site, name, job.id);
}

function print(figure: Figure): void {
  const { what, found, limit, unit, more } = figure;
  const isMet = found <= limit;
  if (!isMet) short++;
  const load = Math.round(loadavg()[0]! * 10) / 10;
  results[what] = { ...figure, load };
  process.stdout.write(
    `${isMet ? 'met  ' : 'SHORT'} ${what}: ${found} ${unit} (at most ${limit}); ${more}; load ${load}\n`,
  );
}
