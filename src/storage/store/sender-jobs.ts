import type { Database } from './database.ts';
import { setEarlierCopies } from './earlier-copies.ts';
import type { DocumentRow, JobRow } from './schema/tables.ts';

/** The newest job of each sender of a workspace, by the sender's id; without tries and revisions. */
export async function listLastJobs(
  db: Database,
  workspaceId: string,
): Promise<Map<string, Pick<JobRow, 'id' | 'filename' | 'period' | 'created_at'>>> {
  const newest = db
    .selectFrom('senders')
    .select((row) =>
      row
        .selectFrom('jobs')
        .select('jobs.id')
        .whereRef('jobs.sender_id', '=', 'senders.id')
        .where('jobs.is_try', '=', 0)
        .where('jobs.revision_of', 'is', null)
        .orderBy('jobs.created_at', 'desc')
        .orderBy('jobs.id', 'desc')
        .limit(1)
        .as('id'),
    )
    .where('senders.workspace_id', '=', workspaceId);
  const rows = await db
    .selectFrom(newest.as('newest'))
    .innerJoin('jobs', 'jobs.id', 'newest.id')
    .select(['jobs.id', 'jobs.sender_id', 'jobs.filename', 'jobs.period', 'jobs.created_at'])
    .execute();
  return new Map(rows.map(({ sender_id: senderId, ...job }) => [senderId ?? '', job]));
}

/** The config of each sender's newest accepted job, among these configs. */
export async function listAcceptedConfigs(
  db: Database,
  workspaceId: string,
  configIds: readonly string[],
): Promise<Map<string, string>> {
  if (configIds.length === 0) return new Map();
  const newest = db
    .selectFrom('senders')
    .select((row) => [
      'senders.id as sender_id',
      row
        .selectFrom('jobs')
        .select('jobs.config_id')
        .whereRef('jobs.sender_id', '=', 'senders.id')
        .where('jobs.config_id', 'in', configIds)
        .where('jobs.review_state', '=', 'accepted')
        .where('jobs.is_try', '=', 0)
        .where('jobs.revision_of', 'is', null)
        .orderBy('jobs.created_at', 'desc')
        .orderBy('jobs.id', 'desc')
        .limit(1)
        .as('config_id'),
    ])
    .where('senders.workspace_id', '=', workspaceId);
  const rows = await newest.execute();
  return new Map(rows.flatMap(({ sender_id, config_id }) => (config_id === null ? [] : [[sender_id, config_id]])));
}

/** Assigns a job, and its revisions, to a sender and a period. A job that has begun keeps its recipe for now. */
export async function assignJob(
  db: Database,
  jobId: string,
  { sender_id, period, recipe_version }: Pick<JobRow, 'sender_id' | 'period' | 'recipe_version'>,
): Promise<void> {
  await db
    .updateTable('jobs')
    .set((row) => ({
      sender_id,
      period,
      sender_found_by: 'person',
      period_found_by: 'person',
      // What stands beside a document is about its sender and period.
      stands_beside: row
        .case()
        .when(
          row.and([row('sender_id', 'is not distinct from', sender_id), row('period', 'is not distinct from', period)]),
        )
        .then(row.ref('stands_beside'))
        .else(null)
        .end(),
      recipe_version: row
        .case()
        .when('started_at', 'is', null)
        .then(recipe_version)
        .else(row.ref('recipe_version'))
        .end(),
    }))
    .where((is) => is.or([is('id', '=', jobId), is('revision_of', '=', jobId)]))
    .execute();
}

/**
 * Sets the recipe that an assigned job is read with, and the jobs that it is compared with; undefined if the job is
 * assigned to another sender or period. Call it in a transaction.
 */
export async function setJobRecipe(
  db: Database,
  {
    id,
    sender_id,
    period,
    ...planned
  }: Pick<JobRow, 'id' | 'sender_id' | 'period' | 'recipe_version' | 'inputs_planned_at'>,
  earlierIds: readonly string[],
): Promise<JobRow | undefined> {
  const changed = await db
    .updateTable('jobs')
    .set({ ...planned, earlier_removed_at: null })
    .where('id', '=', id)
    .where('sender_id', 'is not distinct from', sender_id)
    .where('period', 'is not distinct from', period)
    .returningAll()
    .executeTakeFirst();
  if (changed !== undefined) await setEarlierCopies(db, id, earlierIds);
  return changed;
}

/**
 * Assigns a job without a sender to the sender that was recognized. Undefined if somebody assigned it first. Call it in
 * a transaction.
 */
export async function giveJob(
  db: Database,
  jobId: string,
  belonging: Pick<
    JobRow,
    'sender_id' | 'period' | 'period_found_by' | 'recipe_version' | 'sender_found_by' | 'inputs_planned_at'
  >,
  earlierIds: readonly string[],
): Promise<JobRow | undefined> {
  const changed = await db
    .updateTable('jobs')
    .set(belonging)
    .where('id', '=', jobId)
    .where('sender_id', 'is', null)
    .where('sender_found_by', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (changed !== undefined) await setEarlierCopies(db, jobId, earlierIds);
  return changed;
}

/** A job that people assigned to a sender, with the names that it is known by. */
export interface GivenJob {
  senderId: string;
  filename: string;
  /** Name of the job's batch; null if the job has none. */
  folder: string | null;
}

/** The jobs of a config that people assigned to some senders, when submitting them or later. */
export async function listGivenJobs(
  db: Database,
  { configId, senderIds }: { configId: string; senderIds: readonly string[] },
): Promise<GivenJob[]> {
  const rows = await db
    .selectFrom('jobs')
    .leftJoin('batches', 'batches.id', 'jobs.batch_id')
    .select(['jobs.sender_id', 'jobs.filename', 'batches.name'])
    .distinct()
    .where('jobs.sender_id', 'in', [...senderIds])
    .where('jobs.config_id', '=', configId)
    .where('jobs.sender_found_by', 'in', ['submission', 'batch', 'upload', 'person'])
    .where('jobs.is_try', '=', 0)
    .where('jobs.revision_of', 'is', null)
    .execute();
  return rows.map(({ sender_id: senderId, filename, name }) => ({ senderId: senderId!, filename, folder: name }));
}

/** Names beyond this number are too old to say who sends a document. */
const MAX_SENT_NAMES = 5_000;

/** The names of the newest documents that have a sender. */
export async function listSentNames(
  db: Database,
  workspaceId: string,
): Promise<Pick<JobRow, 'sender_id' | 'filename'>[]> {
  return db
    .selectFrom('jobs')
    .select(['sender_id', 'filename'])
    .where('workspace_id', '=', workspaceId)
    .where('sender_id', 'is not', null)
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_SENT_NAMES)
    .execute();
}

/** Whether a job with the same document is accepted. */
export async function wasAccepted(
  db: Database,
  document: Pick<DocumentRow, 'workspace_id' | 'sha256'>,
): Promise<boolean> {
  const found = await db
    .selectFrom('jobs')
    .select('id')
    .where('workspace_id', '=', document.workspace_id)
    .where('is_try', '=', 0)
    .where('document_sha256', '=', document.sha256)
    .where('review_state', '=', 'accepted')
    .where('revision_of', 'is', null)
    .executeTakeFirst();
  return found !== undefined;
}

/** All periods for which a workspace has jobs. */
export async function listWorkspacePeriods(db: Database, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('period')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('is_try', '=', 0)
    .where('period', 'is not', null)
    .execute();
  return rows.flatMap(({ period }) => period ?? []);
}

/** Periods for which a sender has jobs. */
export async function listPeriods(db: Database, senderId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('period')
    .distinct()
    .where('sender_id', '=', senderId)
    .where('period', 'is not', null)
    .where('is_try', '=', 0)
    .execute();
  return rows.map(({ period }) => period!);
}

/** The jobs of senders, newest first, without tries, revisions, and jobs that were retried and not accepted. */
export async function listSenderJobs(
  db: Database,
  senderIds: readonly string[],
  { period, limit }: { period?: string; limit?: number } = {},
): Promise<JobRow[]> {
  if (senderIds.length === 0) return [];
  let query = db
    .selectFrom('jobs')
    .selectAll()
    .where('sender_id', 'in', [...senderIds])
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null);
  if (period !== undefined) query = query.where('period', '=', period);
  if (limit !== undefined) query = query.limit(limit);
  return withoutRetried(await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute());
}

/** Leaves out jobs that another one of the list repeats, unless they were accepted, or that one came to nothing. */
export function withoutRetried<Row extends Pick<JobRow, 'id' | 'retry_of' | 'review_state' | 'status'>>(
  rows: readonly Row[],
): Row[] {
  const able = rows.filter(({ status }) => status !== 'error' && status !== 'cancelled');
  const retried = new Set(able.map(({ retry_of }) => retry_of));
  return rows.filter(({ id, review_state: state }) => state === 'accepted' || !retried.has(id));
}
