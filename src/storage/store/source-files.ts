import { createHash } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import type { SourceFileRow, SourceFileState, SourceRow } from './schema/tables.ts';

/** What identifies a file of a source. */
export type SourceFile = Pick<SourceFileRow, 'path' | 'version' | 'bytes'>;

/** A path may be longer than what an index takes. */
function keyOf({ path, version }: Pick<SourceFile, 'path' | 'version'>, generation: string): string {
  return createHash('sha256')
    .update(JSON.stringify([path, version, generation]))
    .digest('hex');
}

/** How often the same file may have been put in again, with the same time and inode. */
const MAX_GENERATIONS = 1000;

/**
 * Claims a file, before anybody reads it: of all processes that try, one gets the row. Undefined if it is claimed, or
 * was dealt with. A file that was moved away, and is there again, is a new one.
 */
export async function claimFile(
  db: Database,
  source: Pick<SourceRow, 'id' | 'workspace_id'>,
  file: SourceFile,
  nodeId: string | null,
): Promise<SourceFileRow | undefined> {
  let generation = '';
  for (let i = 0; i < MAX_GENERATIONS; i++) {
    const file_key = keyOf(file, generation);
    const known = await db
      .selectFrom('source_files')
      .select(['id', 'place', 'done_at'])
      .where('source_id', '=', source.id)
      .where('file_key', '=', file_key)
      .executeTakeFirst();
    if (known === undefined) return insertClaim(db, source, file, { file_key, node_id: nodeId });
    if (known.done_at === null || known.place === file.path) return undefined;
    generation = known.id;
  }
  return undefined;
}

async function insertClaim(
  db: Database,
  source: Pick<SourceRow, 'id' | 'workspace_id'>,
  file: SourceFile,
  key: Pick<SourceFileRow, 'file_key' | 'node_id'>,
): Promise<SourceFileRow | undefined> {
  const at = new Date().toISOString();
  const row: SourceFileRow = {
    id: makeId('fil'),
    source_id: source.id,
    workspace_id: source.workspace_id,
    ...key,
    path: file.path,
    version: file.version,
    bytes: file.bytes,
    state: 'claimed',
    attempt: 1,
    tries: 0,
    claimed_at: at,
    try_at: at,
    place: file.path,
    ...NOTHING_YET,
  };
  return db
    .insertInto('source_files')
    .values(row)
    .onConflict((conflict) => conflict.columns(['source_id', 'file_key']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

const NOTHING_YET = {
  sha256: null,
  document_id: null,
  arrival_id: null,
  job_id: null,
  belonging: null,
  moving_to: null,
  error_code: null,
  error_message: null,
  settled_at: null,
  done_at: null,
} as const;

/** The claims of a source that somebody has to carry on at a time, the oldest first; of all nodes. */
export async function listOpenFiles(
  db: Database,
  sourceId: string,
  { now, limit }: { now: string; limit: number },
): Promise<SourceFileRow[]> {
  return db
    .selectFrom('source_files')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('done_at', 'is', null)
    .where('try_at', '<=', now)
    .orderBy('try_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Whether a step failed for a file of the source, and is to be tried again. */
export async function hasFailingFiles(db: Database, sourceId: string): Promise<boolean> {
  const query = db.selectFrom('source_files').select('id').where('source_id', '=', sourceId);
  return (await query.where('done_at', 'is', null).where('tries', '>', 0).executeTakeFirst()) !== undefined;
}

/** Takes over the claim of a node that is dead, or goes on with one's own; undefined if somebody else was faster. */
export async function takeFile(
  db: Database,
  { id, attempt }: Pick<SourceFileRow, 'id' | 'attempt'>,
  nodeId: string | null,
): Promise<SourceFileRow | undefined> {
  return db
    .updateTable('source_files')
    .set({ node_id: nodeId, attempt: attempt + 1 })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('done_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Thrown if another process has the claim by now: whatever was done in the transaction is undone. */
export class ClaimLost extends Error {}

/** Changes a claim. Throws `ClaimLost` if another process has taken it over. */
export async function advanceFile(
  db: Database,
  { id, attempt }: Pick<SourceFileRow, 'id' | 'attempt'>,
  changes: Partial<SourceFileRow>,
): Promise<SourceFileRow> {
  return db
    .updateTable('source_files')
    .set(changes)
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .returningAll()
    .executeTakeFirstOrThrow(() => new ClaimLost());
}

/** Gives up a claim before anything was made of it: the file is gone, or is another one by now. */
export async function releaseFile(db: Database, { id, attempt }: Pick<SourceFileRow, 'id' | 'attempt'>): Promise<void> {
  await db
    .deleteFrom('source_files')
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('document_id', 'is', null)
    .where('job_id', 'is', null)
    .execute();
}

/** Lets a failed file be taken again, by any node; false if it is not failed any more, or is still being moved. */
export async function reopenFile(
  db: Database,
  { id, attempt }: Pick<SourceFileRow, 'id' | 'attempt'>,
): Promise<boolean> {
  const now = new Date().toISOString();
  const { numUpdatedRows } = await db
    .updateTable('source_files')
    .set({ ...NOTHING_YET, state: 'claimed', attempt: attempt + 1, tries: 0, node_id: null, try_at: now })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('state', '=', 'failed')
    .where('done_at', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type ListRequest = PageRequest & { state?: SourceFileState };

/** The files of a source, newest first. */
export async function listSourceFiles(
  db: Database,
  sourceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS, state }: ListRequest,
): Promise<RowPage<SourceFileRow>> {
  let query = db.selectFrom('source_files').selectAll().where('source_id', '=', sourceId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (cursor !== undefined) query = query.where(isAfter(cursor, 'claimed_at'));
  const rows = await query
    .orderBy('claimed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.claimed_at, id: row.id }));
}

/** Throws `source_file_unknown`. */
export async function getSourceFile(db: Database, sourceId: string, id: string): Promise<SourceFileRow> {
  return db
    .selectFrom('source_files')
    .selectAll()
    .where('id', '=', id)
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow(() => new AdeError('source_file_unknown', { source_id: sourceId, file_id: id }));
}

/** How many files of each source are in each state. */
export async function countSourceFiles(
  db: Database,
  sourceIds: readonly string[],
): Promise<Map<string, Record<SourceFileState, number>>> {
  const counts = new Map(sourceIds.map((id) => [id, { claimed: 0, taken: 0, already_taken: 0, failed: 0 }]));
  if (sourceIds.length === 0) return counts;
  const rows = await db
    .selectFrom('source_files')
    .select(['source_id', 'state', (pick) => pick.fn.countAll<number>().as('count')])
    .where('source_id', 'in', [...sourceIds])
    .groupBy(['source_id', 'state'])
    .execute();
  for (const { source_id: id, state, count } of rows) Object.assign(counts.get(id) ?? {}, { [state]: Number(count) });
  return counts;
}

/** Bytes, and whose they are. */
export interface EqualFile extends Pick<SourceFileRow, 'workspace_id' | 'belonging'> {
  sha256: string;
  configId: string;
  senderId: string | null;
  period: string | null;
}

/**
 * The job that already has these bytes for this sender and period: a job of a document that is there, which neither
 * failed nor was cancelled. A file that names no sender, or no period, says nothing else than the job.
 */
export async function findEqualJob(db: Database, file: EqualFile): Promise<string | undefined> {
  const { configId, senderId, period, belonging, sha256, workspace_id: workspaceId } = file;
  const row = await db
    .selectFrom('jobs')
    .innerJoin('documents', 'documents.id', 'jobs.document_id')
    .select('jobs.id')
    .where('documents.sha256', '=', sha256)
    .where('documents.workspace_id', '=', workspaceId)
    .where('documents.deleted_at', 'is', null)
    .where('documents.purged_at', 'is', null)
    .where('jobs.config_id', '=', configId)
    .where('jobs.is_try', '=', 0)
    .where('jobs.revision_of', 'is', null)
    .where('jobs.status', 'not in', ['error', 'cancelled'])
    .where((is) =>
      is.or([
        is.and([
          ...(senderId === null ? [] : [is('jobs.sender_id', '=', senderId)]),
          ...(period === null ? [] : [is('jobs.period', '=', period)]),
        ]),
        // A person may have assigned the job elsewhere since.
        is.exists(
          is
            .selectFrom('source_files')
            .select('source_files.id')
            .whereRef('source_files.job_id', '=', 'jobs.id')
            .where('source_files.sha256', '=', sha256)
            .where('source_files.belonging', '=', belonging),
        ),
      ]),
    )
    .orderBy('jobs.created_at')
    .orderBy('jobs.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** How many jobs of files of sources wait or run. */
export async function countOpenSourceJobs(db: Database): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .innerJoin('source_files', 'source_files.job_id', 'jobs.id')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('jobs.status', 'in', ['queued', 'running'])
    .where('source_files.state', '=', 'taken')
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
