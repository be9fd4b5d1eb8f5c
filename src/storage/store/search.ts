import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { foldText } from '../../base/files/index.ts';
import type { Database } from './database.ts';
import { type FoundName, type NamesTable, partsOf } from './dialects/dialect.ts';

type Kind = NamesTable['kind'];

/** Stores the file name of a job or document for searches. It is deleted together with its job or document. */
export async function insertName(db: Database, kind: Kind, id: string, filename: string): Promise<void> {
  await partsOf(db).insertName(db, { kind }, id, foldText(filename));
}

/**
 * Adds another name by which a document came, so that a search finds it by each. The document keeps its number, and with
 * it its place among others.
 */
export async function addName(db: Database, kind: Kind & 'document', id: string, filename: string): Promise<void> {
  const row = await db
    .selectFrom('document_names')
    .select(['seq', 'name'])
    .where('document_id', '=', id)
    .executeTakeFirst();
  const name = foldText(filename);
  const names = row?.name.split(BETWEEN_NAMES) ?? [];
  if (names.includes(name) || names.length >= MAX_NAMES) return;
  await db.deleteFrom('document_names').where('document_id', '=', id).execute();
  await partsOf(db).insertName(db, { kind }, id, [...names, name].join(BETWEEN_NAMES), row?.seq);
}

/** No file name contains it. */
const BETWEEN_NAMES = '\n';
/** So that a document that comes every hour does not get a longer name each time. */
const MAX_NAMES = 20;

/** Why a search has found a job: by the name of the document (or the id of the job), of its sender, or a header. */
export type FoundBy = 'document' | 'sender' | 'header';

/** Shorter texts are in too many headers. */
const MIN_HEADER_CHARS = 2;

/** The senders of a workspace with a text in their names. */
export async function findSendersByName(db: Database, workspaceId: string, text: string): Promise<string[]> {
  const rows = await db.selectFrom('senders').select(['id', 'name']).where('workspace_id', '=', workspaceId).execute();
  const wanted = foldText(text);
  return rows.flatMap(({ id, name }) => (foldText(name).includes(wanted) ? [id] : []));
}

/**
 * The stored columns of documents (`ColumnSetRow`) that have a header with a text, as a query of their ids; null if the
 * text is too short. No character is special.
 */
export function findColumnSetsByHeader(db: Database, workspaceId: string, text: string) {
  const wanted = foldText(text.replace(/\s+/g, ' ').trim());
  // A database text cannot contain a NUL, and no header does.
  if (wanted.length < MIN_HEADER_CHARS || wanted.includes('\0')) return null;
  return db
    .selectFrom('column_sets')
    .select('column_sets.id')
    .where('workspace_id', '=', workspaceId)
    .where(sql<SqlBool>`replace(headers, ${wanted}, '') != headers`);
}

/** Jobs or documents whose file name contains a text, as a table for a query. No character is special. */
export function findNames(db: Database, text: string, kind: Kind): RawBuilder<FoundName> {
  return partsOf(db).findNames({ kind }, foldText(text));
}
