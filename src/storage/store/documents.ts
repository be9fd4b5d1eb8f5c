import { AdeError } from '../../contract/errors/index.ts';
import { splitRevisionName } from '../../contract/layout.ts';
import { addActivity, type NewChange } from './activity.ts';
import type { Database, Transaction } from './database.ts';
import { assertDocumentNotHeld } from './document-holds.ts';
import { lockRow } from './locks.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, parseCursor, type RowPage } from './pages.ts';
import type { DocumentRow } from './schema/tables.ts';
import { findNames, insertName } from './search.ts';
import { inTransaction } from './transactions.ts';

/** Call it in a transaction: the row and its name for searches belong together. */
/** Whether one of the documents was deleted. */
export async function isAnyDeleted(db: Database, ids: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('documents')
    .select('id')
    .where('id', 'in', [...ids])
    .where('deleted_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertDocument(db: Database, row: DocumentRow): Promise<void> {
  await db.insertInto('documents').values(row).execute();
  await insertName(db, 'document', row.id, row.filename);
}

/** Also finds deleted documents; undefined if the id is unknown. */
export async function findFormat(db: Database, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('documents').select('format').where('id', '=', id).executeTakeFirst();
  return row?.format;
}

/** The name of a document's file on disk, also of a deleted one; undefined if the id is unknown. */
export async function findDocumentName(db: Database, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('documents').select('filename').where('id', '=', id).executeTakeFirst();
  return row?.filename;
}

/** Throws `document_unknown`, also if the document is in another workspace or was deleted. */
export async function getDocument(db: Database, workspaceId: string, id: string): Promise<DocumentRow> {
  return selectDocument(db, workspaceId, id).executeTakeFirstOrThrow(makeUnknown(id));
}

/** Like `getDocument`; in addition, the document stays until the transaction ends: see `holdRow`. */
export async function holdDocument(db: Database, workspaceId: string, id: string): Promise<DocumentRow> {
  return selectDocument(db, workspaceId, id).forKeyShare().executeTakeFirstOrThrow(makeUnknown(id));
}

function selectDocument(db: Database, workspaceId: string, id: string) {
  return db
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);
}

const makeUnknown = (id: string) => () => new AdeError('document_unknown', { document_id: id });

/** False for a deleted document, and for one whose file retention has removed. */
export async function isDocumentThere(db: Database, id: string): Promise<boolean> {
  const query = db.selectFrom('documents').select('id').where('id', '=', id).where('deleted_at', 'is', null);
  return (await query.where('purged_at', 'is', null).executeTakeFirst()) !== undefined;
}

type ListRequest = PageRequest & { search?: string; sha256?: string };

/** Newest first; with `search`, only those with this text in a file name; with `sha256`, only those with these bytes. */
export async function listDocuments(
  db: Database,
  workspaceId: string,
  request: ListRequest,
): Promise<RowPage<DocumentRow>> {
  return request.search === undefined || request.search === ''
    ? listNewest(db, workspaceId, request)
    : searchDocuments(db, workspaceId, request);
}

async function listNewest(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS, sha256 }: ListRequest,
): Promise<RowPage<DocumentRow>> {
  let query = db
    .selectFrom('documents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);
  if (sha256 !== undefined) query = query.where('sha256', '=', sha256);
  if (cursor !== undefined) query = query.where(isAfter(cursor, 'uploaded_at'));
  const rows = await query
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, (row) => ({ at: row.uploaded_at, id: row.id }));
}

async function searchDocuments(
  db: Database,
  workspaceId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS, search = '', sha256 }: ListRequest,
): Promise<RowPage<DocumentRow>> {
  const beforeSeq = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(parseCursor(cursor).at);
  const rows = await db
    .selectFrom(findNames(db, search, 'document').as('found'))
    .crossJoin('documents')
    .selectAll('documents')
    .select('found.seq')
    .whereRef('documents.id', '=', 'found.target_id')
    .where('found.seq', '<', beforeSeq)
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .$if(sha256 !== undefined, (query) => query.where('sha256', '=', sha256 ?? ''))
    .orderBy('found.seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = makePage(rows, limit, (row) => ({ at: String(row.seq), id: row.id }));
  return { ...page, rows: page.rows.map(({ seq: _, ...row }) => row) };
}

/** Finds who still needs the document: an unfinished job, or a batch with a waiting item. */
export async function findDocumentUser(db: Database, id: string): Promise<string | undefined> {
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where('document_id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (job) return `job ${splitRevisionName(job.id).job}`;
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

/** Marks a document as deleted, with `also` in the transaction. Throws `document_in_use`, `document_held`. */
export async function deleteDocument(
  db: Database,
  id: string,
  activity: NewChange,
  also: (transaction: Transaction) => Promise<void> = async () => undefined,
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'documents', id);
    const found = await findDocumentUser(transaction, id);
    if (found !== undefined) throw new AdeError('document_in_use', { document_id: id, found });
    await assertDocumentNotHeld(transaction, id);
    const deleted_at = new Date().toISOString();
    const { numUpdatedRows } = await transaction
      .updateTable('documents')
      .set({ deleted_at })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    // Somebody else was faster.
    if (numUpdatedRows === 0n) throw new AdeError('document_unknown', { document_id: id });
    await transaction.deleteFrom('document_names').where('document_id', '=', id).execute();
    await also(transaction);
    await addActivity(transaction, activity);
  });
}
