import type { BelongingCode } from '../../contract/belonging.ts';
import type { TitlePeriod } from '../../contract/checks.ts';
import {
  type BelongingPoints,
  type Database,
  findBelongingCodes,
  findJob,
  getSender,
  type JobRow,
  listPair,
  needsSenderAndPeriod,
  setBelongingPoints,
  withoutRetried,
} from '../../storage/store/index.ts';
import { isLocked } from '../jobs/locks.ts';
import { compareTitles } from './compare-titles.ts';
import { findSeconds } from './find-seconds.ts';

type Pair = Pick<JobRow, 'sender_id' | 'period'>;

interface Settled {
  /** The pair of sender and period that the job had before, if it has changed. */
  before?: Pair;
  /** Periods in the titles of the job's document; null if they are not known; omitted if nothing changed. */
  titles?: readonly TitlePeriod[] | null;
}

/**
 * Updates the points about sender and period of a job, and of the other jobs with the same sender and period. Signed jobs
 * stay as they are. Returns the ids of all changed jobs. Call it in the transaction of the job's own change, after
 * `lockPair`.
 */
export async function settlePoints(db: Database, jobId: string, { before, titles }: Settled = {}): Promise<string[]> {
  const job = await findJob(db, jobId);
  const changed: string[] = [];
  if (job !== undefined && !isLocked(job) && (await settleJob(db, job, titles))) changed.push(job.id);
  const pairs = [job, before].filter((pair) => pair !== undefined);
  for (const pair of uniquePairs(pairs)) changed.push(...(await settlePair(db, pair)));
  return [...new Set(changed)];
}

function uniquePairs(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [`${pair.sender_id} ${pair.period}`, pair])).values()];
}

async function settleJob(db: Database, job: JobRow, titles: Settled['titles']): Promise<boolean> {
  if (job.status !== 'success' || job.is_try === 1) return false;
  const isNeeded = await needsSenderAndPeriod(db, job.workspace_id);
  const title_place = titles === undefined ? keepTitle(job) : compareTitles(titles ?? [], job.period);
  const codes: BelongingCode[] = [];
  if (isNeeded && job.sender_id === null) codes.push('sender_missing');
  if (isNeeded && job.period === null) codes.push('period_missing');
  if (title_place !== null) codes.push('period_differs');
  const isPaired = job.sender_id !== null && job.period !== null;
  const second_to = isPaired ? job.second_to : null;
  if (second_to !== null) codes.push('second_document');
  return setBelongingPoints(db, job, { codes, title_place, second_to });
}

const keepTitle = ({ title_place: place, period }: JobRow) => (period === null ? null : place);

/** Asks about second documents of a sender and period. */
async function settlePair(db: Database, pair: Pair): Promise<string[]> {
  const jobs = await listPair(db, pair);
  const [first] = jobs;
  if (first === undefined || pair.sender_id === null) return [];
  const { has_several: hasSeveral } = await getSender(db, first.workspace_id, pair.sender_id);
  const seconds = hasSeveral === 1 ? new Map<string, string>() : findSeconds(withoutRetried(jobs));
  const changed: string[] = [];
  for (const job of jobs) {
    if (job.status !== 'success' || isLocked(job)) continue;
    if (await setBelongingPoints(db, job, withSecond(job, seconds.get(job.id) ?? null))) changed.push(job.id);
  }
  return changed;
}

function withSecond(job: JobRow, second_to: string | null): BelongingPoints {
  const others = findBelongingCodes(job).filter((code) => code !== 'second_document');
  const codes: BelongingCode[] = second_to === null ? others : [...others, 'second_document'];
  return { codes, title_place: job.title_place, second_to };
}
