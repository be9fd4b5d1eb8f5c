import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { changeFolder, hashFile, isOutcomeUnknown } from '../../base/files/index.ts';
import { dataFolders, documentPath, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import { detectFormat } from '../../workbook/open/index.ts';
import { type Actor, addActivity, type NewChange } from '../store/activity.ts';
import { findSameDocument, firstArrivalOf, getArrival, insertArrival, lockSameDocument } from '../store/arrivals.ts';
import type { Database, Transaction } from '../store/database.ts';
import { deleteDocument, insertDocument } from '../store/documents.ts';
import { makeId } from '../store/ids.ts';
import { lockRow } from '../store/locks.ts';
import type { ArrivalRow, DocumentRow } from '../store/schema/tables.ts';
import { inTransaction } from '../store/transactions.ts';
import { storedNames } from './places.ts';
import type { SharedFiles, Step } from './types.ts';

/** The database, and the data folder (absolute) with the files. */
export interface DocumentStore {
  db: Database;
  dataDir: string;
  shared: SharedFiles;
}

/** A completely received file, which becomes a document. `filename` is safe as a file name. */
export interface ReceivedFile {
  path: string;
  filename: string;
  bytes: number;
  sha256: string;
}

interface StoreOptions {
  workspaceId: string;
  by: Actor;
  maxExpandedBytes: number;
  /** What the upload said about the document. */
  given: Pick<DocumentRow, 'folder' | 'sender_id' | 'period'>;
  /** More work in the transaction that stores the document. */
  also: (transaction: Transaction, id: string, arrivalId: string) => Promise<void>;
}

/** A document, the arrival that brought it now, and whether its bytes were there before. */
export interface StoredDocument {
  row: DocumentRow;
  arrival: ArrivalRow;
  isKnown: boolean;
}

/**
 * Makes a document of a received file; if the workspace has one with the same bytes, notes that it came again. A file
 * that is not needed stays where it is. Throws what `detectFormat` throws for a file that isn't a workbook.
 */
export async function storeDocument(
  store: DocumentStore,
  file: ReceivedFile,
  options: StoreOptions,
): Promise<StoredDocument> {
  for (;;) {
    const known = await findSameDocument(store.db, options.workspaceId, file.sha256);
    const stored =
      known === undefined ? await storeNew(store, file, options) : await addTo(store, known, file, options);
    if (stored !== null) return stored;
  }
}

/** Null if the document was deleted, or a person was erased from it, meanwhile. */
async function addTo(
  store: DocumentStore,
  known: DocumentRow,
  file: ReceivedFile,
  { workspaceId, by, given, also }: StoreOptions,
): Promise<StoredDocument | null> {
  const arrival: ArrivalRow = {
    id: makeId('arr'),
    document_id: known.id,
    filename: file.filename,
    arrived_by: by.actor,
    arrived_at: new Date().toISOString(),
    ...given,
  };
  const lost = await copyLost(store, known, file);
  try {
    const isThere = await inTransaction(store.db, async (transaction) => {
      if ((await lockSameDocument(transaction, known)) === undefined) return false;
      await insertArrival(transaction, arrival);
      await also(transaction, known.id, arrival.id);
      const about = { action: 'document.uploaded', workspaceId, targetId: known.id, details: { known: true } } as const;
      await addActivity(transaction, { ...by, ...about });
      // The transaction may be tried again.
      if (lost !== null && existsSync(lost)) await rename(lost, documentPath(store.dataDir, known));
      return true;
    });
    return isThere ? { row: known, arrival, isKnown: true } : null;
  } finally {
    if (lost !== null) await rm(lost, { force: true });
  }
}

/**
 * A file that somebody removed from the data folder, or changed there, comes back with its bytes: this copies them next
 * to its place. Null if the file is there.
 */
async function copyLost(
  { dataDir, shared }: DocumentStore,
  known: DocumentRow,
  file: ReceivedFile,
): Promise<string | null> {
  const target = documentPath(dataDir, known);
  if (shared.isOn || (existsSync(target) && (await hashFile(target)) === known.sha256)) return null;
  await mkdir(dirname(target), { recursive: true });
  // The same bytes may come twice at a time.
  const partial = `${target}.${randomUUID()}${PARTIAL_SUFFIX}`;
  await copyFile(file.path, partial);
  return partial;
}

/** Thrown in the transaction of a new document if somebody was faster. */
class KnownByNow extends Error {}

/**
 * Moves a received file into its document's folder and adds its row and its entry in the activity. The file comes
 * first: a crash in between leaves a folder without a row, which the next start removes. Null if a document with the
 * same bytes was stored meanwhile.
 */
async function storeNew(
  { db, dataDir, shared }: DocumentStore,
  { path, filename, bytes, sha256 }: ReceivedFile,
  { workspaceId, by, maxExpandedBytes, given, also }: StoreOptions,
): Promise<StoredDocument | null> {
  const row: DocumentRow = {
    id: makeId('doc'),
    workspace_id: workspaceId,
    filename,
    bytes,
    sha256,
    format: await detectFormat(path, filename, { maxExpandedBytes }),
    uploaded_by: by.actor,
    uploaded_at: new Date().toISOString(),
    deleted_at: null,
    purged_at: null,
    ...given,
  };
  const target = documentPath(dataDir, row);
  const store = async () => {
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    try {
      const commit = (record: Step) =>
        inTransaction(db, async (transaction) => {
          // Of two equal files that come at the same time, the second one finds the first.
          await lockRow(transaction, 'workspaces', workspaceId);
          if ((await findSameDocument(transaction, workspaceId, sha256)) !== undefined) throw new KnownByNow();
          await insertDocument(transaction, row);
          await also(transaction, row.id, firstArrivalOf(row.id));
          await record(transaction);
          await addActivity(transaction, { ...by, action: 'document.uploaded', workspaceId, targetId: row.id });
        });
      await shared.change(storedNames.document(row.id), { isBrought: false }, (keep) => keep(commit));
    } catch (error) {
      if (error instanceof KnownByNow) await rename(target, path);
      if (!isOutcomeUnknown(error)) await rm(dirname(target), { recursive: true, force: true });
      throw error;
    }
  };
  try {
    await changeFolder(dataFolders(dataDir).documents, row.id, store);
  } catch (error) {
    if (error instanceof KnownByNow) return null;
    throw error;
  }
  return { row, arrival: await getArrival(db, row, {}), isKnown: false };
}

/** Removes a document's row and folder; `activity` records who did so. Throws `document_in_use` (unfinished job). */
export async function removeDocument(
  { db, dataDir, shared }: DocumentStore,
  row: DocumentRow,
  activity: NewChange,
): Promise<void> {
  await changeFolder(dataFolders(dataDir).documents, row.id, async () => {
    await shared.drop(storedNames.document(row.id), (forget) => deleteDocument(db, row.id, activity, forget));
    await rm(dirname(documentPath(dataDir, row)), { recursive: true, force: true });
  });
}
