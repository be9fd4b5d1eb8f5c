import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { changeFolder, isOutcomeUnknown } from '../../base/files/index.ts';
import { dataFolders, documentPath } from '../../contract/layout.ts';
import { detectFormat } from '../../workbook/open/index.ts';
import { type Actor, addActivity, type NewChange } from '../store/activity.ts';
import type { Database } from '../store/database.ts';
import { deleteDocument, insertDocument } from '../store/documents.ts';
import { makeId } from '../store/ids.ts';
import type { DocumentRow } from '../store/schema/tables.ts';
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
}

/**
 * Moves a received file into its document's folder and adds its row and its entry in the activity. The file comes
 * first: a crash in between leaves a folder without a row, which the next start removes. Throws what `detectFormat`
 * throws for a file that isn't a workbook.
 */
export async function storeDocument(
  { db, dataDir, shared }: DocumentStore,
  { path, filename, bytes, sha256 }: ReceivedFile,
  { workspaceId, by, maxExpandedBytes, given }: StoreOptions,
): Promise<DocumentRow> {
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
  await changeFolder(dataFolders(dataDir).documents, row.id, async () => {
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    try {
      const commit = (record: Step) =>
        inTransaction(db, async (transaction) => {
          await record(transaction);
          await insertDocument(transaction, row);
          await addActivity(transaction, { ...by, action: 'document.uploaded', workspaceId, targetId: row.id });
        });
      await shared.change(storedNames.document(row.id), { isBrought: false }, (store) => store(commit));
    } catch (error) {
      if (!isOutcomeUnknown(error)) await rm(dirname(target), { recursive: true, force: true });
      throw error;
    }
  });
  return row;
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
