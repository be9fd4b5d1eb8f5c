import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import type { ArrivalRow, DocumentRow } from './schema/tables.ts';
import { addName } from './search.ts';

/** The id of the arrival that made a document. */
export function firstArrivalOf(documentId: string): string {
  return documentId.replace(/^doc/, 'arr');
}

function toFirst(document: DocumentRow): ArrivalRow {
  const { id, filename, folder, sender_id, period, uploaded_by, uploaded_at } = document;
  return {
    id: firstArrivalOf(id),
    document_id: id,
    ...{ filename, folder, sender_id, period },
    arrived_by: uploaded_by,
    arrived_at: uploaded_at,
  };
}

/** The document with these bytes that is there, and has its file; of several from earlier versions, the newest. */
export async function findSameDocument(
  db: Database,
  workspaceId: string,
  sha256: string,
): Promise<DocumentRow | undefined> {
  return selectThere(db).where('sha256', '=', sha256).where('workspace_id', '=', workspaceId).executeTakeFirst();
}

/**
 * Like `findSameDocument`, for a known document, which then changes for nobody else until the transaction ends. Undefined
 * if it has other bytes now: a person was erased from it.
 */
export async function lockSameDocument(
  db: Database,
  { id, sha256 }: Pick<DocumentRow, 'id' | 'sha256'>,
): Promise<DocumentRow | undefined> {
  return selectThere(db).where('id', '=', id).where('sha256', '=', sha256).forUpdate().executeTakeFirst();
}

function selectThere(db: Database) {
  return db
    .selectFrom('documents')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where('purged_at', 'is', null)
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc');
}

/** Stores a later arrival of a document, and its name for searches. Call it in a transaction. */
export async function insertArrival(db: Database, row: ArrivalRow): Promise<void> {
  await db.insertInto('arrivals').values(row).execute();
  await addName(db, 'document', row.document_id, row.filename);
}

/** An arrival, and the source in which its file was found, if it was found in one. */
export interface FoundArrival extends ArrivalRow {
  source_id: string | null;
}

/** The same bytes may come every minute. */
export const MAX_LISTED_ARRIVALS = 50;

/** The arrivals of these documents, the newest first: of a document that came more often, the newest and the first. */
export async function listArrivals(
  db: Database,
  documents: readonly DocumentRow[],
): Promise<Map<string, FoundArrival[]>> {
  const ids = documents.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const later = await listLater(db, ids);
  const files = await db
    .selectFrom('source_files')
    .select(['arrival_id', 'source_id'])
    .where('arrival_id', 'in', [...later.map(({ id }) => id), ...ids.map(firstArrivalOf)])
    .execute();
  const sources = new Map(files.map((file) => [file.arrival_id, file.source_id]));
  const arrivals = [...later, ...documents.map(toFirst)]
    .map((arrival) => ({ ...arrival, source_id: sources.get(arrival.id) ?? null }))
    .sort((a, b) => (a.arrived_at === b.arrived_at ? (a.id < b.id ? 1 : -1) : a.arrived_at < b.arrived_at ? 1 : -1));
  return new Map(ids.map((id) => [id, arrivals.filter(({ document_id: of }) => of === id)]));
}

/** The newest arrivals of each document without the first, in no order. */
async function listLater(db: Database, documentIds: readonly string[]): Promise<ArrivalRow[]> {
  const ranked = db
    .selectFrom('arrivals')
    .selectAll()
    .select(({ fn }) =>
      fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('document_id').orderBy('arrived_at', 'desc').orderBy('id', 'desc'))
        .as('place'),
    )
    .where('document_id', 'in', [...documentIds]);
  const rows = await db.selectFrom(ranked.as('ranked')).selectAll().where('place', '<', MAX_LISTED_ARRIVALS).execute();
  return rows.map(({ place: _, ...row }) => row);
}

/** Which of a document's arrivals is meant. */
export interface WantedArrival {
  arrivalId?: string | null | undefined;
  /** Who sends the request: without an id, the newest arrival that they brought is meant, or else the first. */
  by?: string | undefined;
  /** How many of their newer arrivals are left out. */
  newer?: number;
}

/** Throws `arrival_unknown` if the id is not one of the document's. */
export async function getArrival(
  db: Database,
  document: DocumentRow,
  { arrivalId, by, newer = 0 }: WantedArrival,
): Promise<ArrivalRow> {
  const first = toFirst(document);
  if (arrivalId === first.id) return first;
  const ofDocument = db.selectFrom('arrivals').selectAll().where('document_id', '=', document.id);
  if (arrivalId == null) {
    if (by === undefined) return first;
    const own = ofDocument.where('arrived_by', '=', by).orderBy('arrived_at', 'desc').orderBy('id', 'desc');
    return (await own.limit(1).offset(newer).executeTakeFirst()) ?? first;
  }
  return ofDocument
    .where('id', '=', arrivalId)
    .executeTakeFirstOrThrow(
      () => new AdeError('arrival_unknown', { arrival_id: arrivalId, document_id: document.id }),
    );
}

/** The folders in which a document was when it came, also of a deleted one; null if its upload named none. */
export async function findArrivalFolder(
  db: Database,
  { document_id, arrival_id }: { document_id: string; arrival_id: string | null },
): Promise<string | null> {
  const isFirst = arrival_id === null || arrival_id === firstArrivalOf(document_id);
  const row = isFirst
    ? await db.selectFrom('documents').select('folder').where('id', '=', document_id).executeTakeFirst()
    : await db.selectFrom('arrivals').select('folder').where('id', '=', arrival_id).executeTakeFirst();
  return row?.folder ?? null;
}

/** The earlier arrival that an equal request of the same person has made, for the answer to its repetition. */
export async function findEqualArrival(
  db: Database,
  document: DocumentRow,
  { filename, arrived_by, ...given }: Pick<ArrivalRow, 'filename' | 'arrived_by' | 'folder' | 'sender_id' | 'period'>,
): Promise<ArrivalRow> {
  const row = await db
    .selectFrom('arrivals')
    .selectAll()
    .where('document_id', '=', document.id)
    .where('filename', '=', filename)
    .where('arrived_by', '=', arrived_by)
    .where('folder', 'is not distinct from', given.folder)
    .where('sender_id', 'is not distinct from', given.sender_id)
    .where('period', 'is not distinct from', given.period)
    .orderBy('arrived_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? toFirst(document);
}
