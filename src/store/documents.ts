import { AdeError } from '../contract/errors/index.ts';
import type { Database } from './database.ts';
import { DEFAULT_PAGE_ROWS, makePage, type PageRequest, parseCursor, type RowPage } from './pages.ts';
import type { DocumentRow } from './tables.ts';

const MAX_EARLIER_JOBS = 20;

export async function insertDocument(db: Database, row: DocumentRow): Promise<void> {
  await db.insertInto('documents').values(row).execute();
}

/** Throws `document_unknown`, also for a document of another workspace or one that was deleted. */
export async function getDocument(db: Database, workspaceId: string, id: string): Promise<DocumentRow> {
  const row = await db
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AdeError('document_unknown', { document_id: id });
  return row;
}

/** False for a deleted document. */
export async function isDocumentThere(db: Database, id: string): Promise<boolean> {
  const query = db.selectFrom('documents').select('id').where('id', '=', id).where('deleted_at', 'is', null);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Newest first. */
export async function listDocuments(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS, search }: PageRequest & { search?: string },
): Promise<RowPage<DocumentRow>> {
  let query = db
    .selectFrom('documents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);
  if (search !== undefined) query = query.where('filename', 'like', `%${search.replaceAll(/[%_]/g, '')}%`);
  if (cursor !== undefined) {
    const { at, id } = parseCursor(cursor);
    query = query.where((or) =>
      or.or([or('uploaded_at', '<', at), or.and([or('uploaded_at', '=', at), or('id', '<', id)])]),
    );
  }
  const rows = await query
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.uploaded_at, id: row.id }));
}

/** Jobs of the workspace on a document with these bytes, newest first; with `before`, those submitted before that time. */
export async function listEarlierJobs(
  db: Database,
  workspaceId: string,
  sha256: string,
  before?: string,
): Promise<string[]> {
  let query = db
    .selectFrom('jobs')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('document_sha256', '=', sha256)
    .where('is_try', '=', 0);
  if (before !== undefined) query = query.where('created_at', '<', before);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(MAX_EARLIER_JOBS).execute();
  return rows.map(({ id }) => id);
}

/** What still needs the document: an unfinished job, or a batch with a waiting item. */
export async function findDocumentUser(db: Database, id: string): Promise<string | undefined> {
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where('document_id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (job) return `job ${job.id}`;
  const item = await db
    .selectFrom('batch_items')
    .innerJoin('batches', 'batches.id', 'batch_items.batch_id')
    .select('batches.id')
    .where('batch_items.document_id', '=', id)
    .where('batch_items.job_id', 'is', null)
    .where('batch_items.error_code', 'is', null)
    .where('batches.finished_at', 'is', null)
    .where('batches.cancelled_at', 'is', null)
    .executeTakeFirst();
  return item && `batch ${item.id}`;
}

/** Marks it deleted unless something needs it; throws `document_in_use`. */
export async function deleteDocument(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const found = await findDocumentUser(transaction, id);
    if (found !== undefined) throw new AdeError('document_in_use', { document_id: id, found });
    const deleted_at = new Date().toISOString();
    await transaction.updateTable('documents').set({ deleted_at }).where('id', '=', id).execute();
  });
}

/** Whether another document or result has the same bytes, and so the same preview. */
export async function isContentShared(db: Database, sha256: string, exceptId: string): Promise<boolean> {
  const row = await db
    .selectFrom('documents')
    .select('id')
    .where('sha256', '=', sha256)
    .where('id', '!=', exceptId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
