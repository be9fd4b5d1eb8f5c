import type { Job } from '../../../src/contract/api/index.ts';
import type { Desk } from '../desk.ts';
import type { SentDocument } from '../lists/index.ts';
import { playDocument, settle } from './document.ts';
import { add, dropDocuments } from './drop.ts';
import { type Counts, noCounts, type Person } from './person.ts';
import type { Played, Worked } from './worked.ts';

/** A document that comes back is looked at again, but not for ever. */
const MAX_TURNS = 3;

/** How a person works on a document that is open. */
export type Work = (person: Person, document: SentDocument) => Promise<Played>;

/** Work on a document that is right: whatever the page asks is answered rightly. */
export const workRightly: Work = (person, document) =>
  playDocument(person, document, document.isFirst ? 'always' : 'if asked');

export interface Play {
  /** The period, as a person writes it. */
  words: string;
  work: Work;
  /** After all documents are read, before anything is decided; gets the jobs by the documents' names. */
  onRead?: (ids: ReadonlyMap<string, string>) => Promise<void>;
}

/** From the drop of a month's documents until nothing is left that a person could accept. */
export async function playMonth(
  desk: Desk,
  documents: readonly SentDocument[],
  { words, work, onRead }: Play,
): Promise<Worked[]> {
  const { person } = desk;
  await openWorklist(desk);
  const { own, shared } = await dropDocuments(person, documents, words);
  const jobs = await desk.waitForJobs(documents);
  await onRead?.(new Map([...jobs].map(([name, { id }]) => [name, id])));
  await openWorklist(desk);
  add(shared, await acceptClean(person));
  const worked = new Map<string, Worked>();
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const left = await listLeft(desk, documents, { jobs, worked });
    if (left.length === 0) break;
    if (turn > 0) await openWorklist(desk);
    const done = new Set<string>();
    for (;;) {
      const next = await openNext(person, left, done);
      if (next === undefined) break;
      const { name } = next;
      const played = await work(person, next);
      const counts = own.get(name)!;
      add(counts, person.takeCounts());
      done.add(name);
      const decided = [...(worked.get(name)?.decided ?? []), ...played.decided];
      worked.set(name, { ...played, decided, document: next, jobId: jobs.get(name)!.id, counts, isTogether: false });
    }
  }
  for (const document of documents) {
    const { name } = document;
    if (worked.has(name)) continue;
    worked.set(name, {
      document,
      jobId: jobs.get(name)!.id,
      counts: own.get(name)!,
      decided: [],
      isTogether: true,
    });
  }
  for (const { counts } of worked.values()) addShare(counts, shared, documents.length);
  return documents.map(({ name }) => worked.get(name)!);
}

/** Documents that nobody has accepted, and that nobody gave up. They come back if what was said could not be applied. */
async function listLeft(
  desk: Desk,
  documents: readonly SentDocument[],
  { jobs, worked }: { jobs: ReadonlyMap<string, Job>; worked: ReadonlyMap<string, Worked> },
): Promise<SentDocument[]> {
  const left: SentDocument[] = [];
  for (const document of documents) {
    const { review_state: state } = await desk.readJob(jobs.get(document.name)!.id);
    if (state !== 'accepted' && worked.get(document.name)?.reason === undefined) left.push(document);
  }
  return left;
}

/** Each document has its share of what was done for all. */
function addShare(counts: Counts, shared: Counts, count: number): void {
  for (const action of Object.keys(shared) as (keyof Counts)[]) counts[action] += shared[action] / count;
}

async function openWorklist({ person, url }: Desk): Promise<void> {
  await person.page.goto(`${url}/app/`);
  await person.page
    .getByRole('button', { name: /choose documents/i })
    .first()
    .waitFor();
  await settle(person);
}

/** Accepts what is clean, after a look at the list. */
async function acceptClean(person: Person): Promise<Counts> {
  const { page } = person;
  const button = page.getByRole('button', { name: /accept \d+/i }).first();
  if ((await button.count()) === 0) return noCounts();
  await person.press('Shift+A', 'accept');
  await page.getByRole('dialog').waitFor();
  await settle(person);
  await person.press('Enter', 'accept');
  await page
    .getByText(/\d+ documents? accepted/i)
    .first()
    .waitFor();
  return person.takeCounts();
}

/** The document that is open, or that opens next; undefined if none is left. */
async function openNext(
  person: Person,
  documents: readonly SentDocument[],
  done: ReadonlySet<string>,
): Promise<SentDocument | undefined> {
  const { page } = person;
  const left = documents.filter(({ name }) => !done.has(name));
  const { title } = await settle(person);
  const open = left.find(({ name }) => name === title);
  if (open !== undefined) return open;
  if ((await page.getByRole('dialog').count()) > 0) await person.press('Escape', 'accept');
  const back = page.getByRole('main').getByRole('link', { name: /^(worklist|desk)$/i });
  if ((await back.count()) > 0) {
    await person.click(back.first(), 'accept');
    await page
      .getByRole('button', { name: /choose documents/i })
      .first()
      .waitFor();
    await settle(person);
  }
  for (const document of left) {
    const row = page
      .getByRole('row')
      .filter({ hasText: document.name })
      .filter({ hasText: /to decide|clean/i });
    if ((await row.count()) === 0) continue;
    await person.click(row.first().getByRole('link').first(), 'accept');
    await page.getByRole('heading', { level: 1, name: document.name }).waitFor();
    return document;
  }
  return undefined;
}
