/**
 * `npm run desk`: a person at a browser gets forty documents of twelve senders through, in two months, and every click
 * and key is counted; then documents with errors; then ten undecided columns on two sheets. `--right`, `--planted` and
 * `--ten` play one of the three, `--only NAME` the senders or documents with this in their name, `--verbose` prints
 * each document, `--shots DIR` keeps a picture of each document that the person gave up.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkResult } from './check-result.ts';
import { Desk } from './desk.ts';
import { makeMonth, makePlanted, makeTenColumns, type SentDocument } from './lists/index.ts';
import { reportPlanted } from './planted-report.ts';
import { workHastily } from './player/hasty.ts';
import { playMonth, type Work, workRightly } from './player/month.ts';
import type { Person } from './player/person.ts';
import type { Worked } from './player/worked.ts';
import { describe, type Outcome, reportMonth } from './report.ts';
import { reportTen } from './ten-report.ts';

/** How a person writes the three months. */
const WORDS = ['Sept 2026', 'Okt 26', '11/26'];

const { values: options } = parseArgs({
  options: {
    right: { type: 'boolean' },
    planted: { type: 'boolean' },
    ten: { type: 'boolean' },
    verbose: { type: 'boolean' },
    only: { type: 'string' },
    shots: { type: 'string' },
  },
});
const playsAll = !options.right && !options.planted && !options.ten;
const write = (text: string) => void process.stdout.write(text);
let isMet = true;

const withPictures =
  (work: Work): Work =>
  async (person, document) => {
    const played = await work(person, document);
    if (played.reason !== undefined) await takePicture(person, `${document.month} ${document.name}`);
    return played;
  };

async function takePicture({ page }: Person, name: string): Promise<void> {
  if (options.shots === undefined) return;
  mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: join(options.shots, `${name}.png`) });
}

const choose = (documents: readonly SentDocument[]): SentDocument[] =>
  documents.filter(({ name, sender }) => options.only === undefined || `${sender} ${name}`.includes(options.only));

if (playsAll || options.right || options.planted) await playMonths();
if (playsAll || options.ten) await playTen();
process.exitCode = isMet ? 0 : 1;

async function playMonths(): Promise<void> {
  const first = choose(await makeMonth(0));
  const desk = await openDesk(first);
  try {
    await playRight(desk, 0, first);
    const isRight = playsAll || options.right;
    if (isRight) await playRight(desk, 1, choose(await makeMonth(1)));
    if (playsAll || options.planted) await playPlanted(desk, isRight ? 2 : 1);
  } catch (error) {
    await takePicture(desk.person, 'failed');
    throw error;
  } finally {
    await desk.close();
  }
}

function openDesk(documents: readonly SentDocument[]): Promise<Desk> {
  return Desk.open([...new Set(documents.map(({ sender }) => sender))]);
}

async function playRight(desk: Desk, at: number, documents: readonly SentDocument[]): Promise<void> {
  const worked = await playMonth(desk, documents, { words: WORDS[at]!, work: withPictures(workRightly) });
  const outcomes: Outcome[] = [];
  for (const one of worked) outcomes.push(await judge(desk, one));
  if (options.verbose) writeAll(outcomes);
  if (!reportMonth(at, outcomes, write)) isMet = false;
}

function writeAll(outcomes: readonly Outcome[]): void {
  for (const one of outcomes)
    write(`      ${describe(one)}\n${one.decided.map(({ text }) => `        ${text}\n`).join('')}`);
}

async function judge(desk: Desk, worked: Worked): Promise<Outcome> {
  const job = await desk.readJob(worked.jobId);
  const isAccepted = job.review_state === 'accepted';
  const wrong = isAccepted ? await checkResult(await desk.readResult(worked.jobId), worked.document) : [];
  const reason = worked.reason ?? job.sequel?.message ?? undefined;
  return { ...worked, ...(reason === undefined ? {} : { reason }), isAccepted, wrong };
}

async function playPlanted(desk: Desk, at: number): Promise<void> {
  const found = [];
  for (const round of await makePlanted(at)) {
    const documents = choose(round);
    if (documents.length === 0) continue;
    found.push(...(await workHastily(desk, documents, WORDS[at]!)));
  }
  if (!reportPlanted(found, options.verbose ?? false, write)) isMet = false;
}

async function playTen(): Promise<void> {
  const document = await makeTenColumns();
  const desk = await openDesk([document]);
  try {
    const [worked] = await playMonth(desk, [document], { words: WORDS[0]!, work: withPictures(workRightly) });
    const outcome = await judge(desk, worked!);
    if (options.verbose) writeAll([outcome]);
    if (!reportTen(outcome, write)) isMet = false;
  } finally {
    await desk.close();
  }
}
