import { type Expression, sql } from 'kysely';
import { BELONGING_CODES, type BelongingCode, type SenderAndPeriod } from '../../contract/belonging.ts';
import { LOCKED_STATES } from '../../contract/review.ts';
import type { Database } from './database.ts';
import { lockJobs } from './locks.ts';
import type { JobRow } from './schema/tables.ts';

/** Codes as `attention_codes` has them. */
export function splitCodes(codes: string): string[] {
  return codes.split(',').filter((code) => code !== '');
}

export function joinCodes(codes: readonly string[]): string {
  return codes.length === 0 ? '' : `,${codes.join(',')},`;
}

/** The points about sender and period of a job. */
export function findBelongingCodes({ attention_codes: codes }: Pick<JobRow, 'attention_codes'>): BelongingCode[] {
  return BELONGING_CODES.filter((code) => codes.includes(`,${code},`));
}

/** Whether documents of a workspace need a sender and a period at present. */
export async function needsSenderAndPeriod(db: Database, workspaceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('sender_and_period')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (row?.sender_and_period !== 'auto') return row?.sender_and_period === 'needed';
  return hasSender(db, workspaceId);
}

async function hasSender(db: Database, workspaceId: string): Promise<boolean> {
  const found = await db
    .selectFrom('senders')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Which of these workspaces have a sender that is not archived. */
export async function listWithSenders(db: Database): Promise<Set<string>> {
  const rows = await db
    .selectFrom('senders')
    .select('workspace_id')
    .distinct()
    .where('archived_at', 'is', null)
    .execute();
  return new Set(rows.map(({ workspace_id: id }) => id));
}

export async function setSenderAndPeriod(db: Database, id: string, value: SenderAndPeriod): Promise<void> {
  await db.updateTable('workspaces').set({ sender_and_period: value }).where('id', '=', id).execute();
}

/**
 * Locks a job and all jobs of its sender and period, and of `to`: what they say about each other cannot change until the
 * transaction ends. Gives the job. Call it in a transaction, before it changes any of them.
 */
export async function lockPair(
  db: Database,
  jobId: string,
  to?: Pick<JobRow, 'sender_id' | 'period'>,
): Promise<JobRow | undefined> {
  const find = () => db.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst();
  const job = await find();
  if (job === undefined) return undefined;
  const pairs = [job, ...(to === undefined ? [] : [to])];
  const ids = new Set([jobId]);
  for (const pair of pairs) for (const { id } of await listPair(db, pair)) ids.add(id);
  await lockJobs(db, [...ids]);
  return find();
}

/** All jobs of a sender and period but tries and revisions, oldest first; none if one of the two is not known. */
export async function listPair(
  db: Database,
  { sender_id: senderId, period }: Pick<JobRow, 'sender_id' | 'period'>,
): Promise<JobRow[]> {
  if (senderId === null || period === null) return [];
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('sender_id', '=', senderId)
    .where('period', '=', period)
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** What the service found out about a job's sender and period. */
export type BelongingPoints = Pick<JobRow, 'title_place' | 'second_to'> & { codes: readonly BelongingCode[] };

/** Stores the points of a job; false if it had the same. Call it in a transaction. */
export async function setBelongingPoints(db: Database, job: JobRow, points: BelongingPoints): Promise<boolean> {
  const { codes, ...columns } = points;
  const own: readonly string[] = BELONGING_CODES;
  const attention_codes = joinCodes([
    ...splitCodes(job.attention_codes).filter((code) => !own.includes(code)),
    ...codes,
  ]);
  const isSame =
    attention_codes === job.attention_codes &&
    columns.title_place === job.title_place &&
    columns.second_to === job.second_to;
  if (isSame) return false;
  await db
    .updateTable('jobs')
    .set({ ...columns, attention_codes })
    .where('id', '=', job.id)
    .execute();
  return true;
}

const MISSING = { sender_missing: 'sender_id', period_missing: 'period' } as const;

/** Adds or removes the points about missing senders and periods in all jobs of a workspace that nobody has signed. */
export async function setMissingCodes(db: Database, workspaceId: string, isNeeded: boolean): Promise<void> {
  for (const code of ['sender_missing', 'period_missing'] as const) await setMissing(db, workspaceId, code, isNeeded);
}

async function setMissing(
  db: Database,
  workspaceId: string,
  code: keyof typeof MISSING,
  isNeeded: boolean,
): Promise<void> {
  const codes = sql.ref<string>('attention_codes');
  const without = sql<string>`replace(${codes}, ${`,${code},`}, ',')`;
  const removed = sql<string>`case when ${without} = ',' then '' else ${without} end`;
  const added = sql<string>`case when ${codes} = '' then ',' else ${codes} end || ${`${code},`}`;
  const change: Expression<string> = isNeeded ? added : removed;
  await db
    .updateTable('jobs')
    .set({ attention_codes: change })
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', 'success')
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .where('review_state', 'not in', [...LOCKED_STATES])
    .where(MISSING[code], 'is', null)
    .where(sql<string>`replace(${codes}, ${`,${code},`}, '')`, isNeeded ? '=' : '!=', codes)
    .execute();
}

/** Takes back the question about second documents of a sender: a person said that there are several. */
export async function forgetSeconds(db: Database, senderId: string): Promise<void> {
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .where('sender_id', '=', senderId)
    .where('second_to', 'is not', null)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const codes = findBelongingCodes(row).filter((code) => code !== 'second_document');
    await setBelongingPoints(db, row, { title_place: row.title_place, second_to: null, codes });
  }
}
