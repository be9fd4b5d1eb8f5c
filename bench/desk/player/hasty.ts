import { readPointed } from '../../two-months/planted/codes.ts';
import type { Desk } from '../desk.ts';
import type { SentDocument } from '../lists/index.ts';
import type { Finding, HastyOutcome } from '../planted-report.ts';
import { playDocument } from './document.ts';
import { playMonth, type Work } from './month.ts';

/** Somebody in a hurry takes every document for right, and reads only what is asked. */
const hurry: Work = (person, document) => playDocument(person, document, 'never');

/** Plays documents with errors; afterwards none of them counts, so that the same senders can send others. */
export async function workHastily(
  desk: Desk,
  documents: readonly SentDocument[],
  words: string,
): Promise<HastyOutcome[]> {
  const found = new Map<string, Finding[]>();
  const onRead = async (ids: ReadonlyMap<string, string>) => {
    for (const { name, error } of documents) {
      const stops = await listStops(desk, ids.get(name)!);
      found.set(
        name,
        stops.filter(({ code }) => error?.fits.includes(code)),
      );
    }
  };
  const outcomes: HastyOutcome[] = [];
  for (const worked of await playMonth(desk, documents, { words, work: hurry, onRead })) {
    const { jobId, document } = worked;
    const isAccepted = (await desk.readJob(jobId)).review_state === 'accepted';
    const left = new Set((await listStops(desk, jobId)).map(({ code }) => code));
    const known = found.get(document.name)!;
    const corrected = isAccepted ? known.filter(({ code }) => !left.has(code)) : [];
    outcomes.push({ ...worked, found: known, corrected, isAccepted });
    await desk.withdraw(jobId);
  }
  return outcomes;
}

/** The points that stop a job as it is now. */
async function listStops(desk: Desk, id: string): Promise<Finding[]> {
  const { summary } = await desk.readJob(id);
  const { checks } = await desk.readRecord(id);
  const { stops } = readPointed({ summary, ...(checks === undefined ? {} : { checks }) });
  return stops.map((code) => ({ code, message: findMessage(summary.attention ?? [], code) }));
}

/** A code of drift is followed by its measure. */
const findMessage = (points: readonly { code: string; message: string }[], code: string): string =>
  points
    .filter((point) => point.code === code.replace(/\..*/, ''))
    .map(({ message }) => message)
    .join(' ');
