import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { documentPath } from '../../../src/contract/layout.ts';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import { type BlobStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import type { FilesPlace } from '../../../src/storage/identity/files-place.ts';
import { placeInStorage } from '../../../src/storage/identity/in-storage.ts';
import type { Pair } from '../../../src/storage/identity/join-files.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { insertDocument } from '../../../src/storage/store/documents.ts';
import { makeWorkspace } from '../../../src/storage/store/workspaces.ts';

/** A storage in a new folder. */
export async function makeStorage(t: TestContext): Promise<{ url: string; blobs: BlobStore }> {
  const folder = mkdtempSync(join(tmpdir(), 'ade-identity-test-'));
  t.after(() => removeTree(folder));
  mkdirSync(join(folder, 'files'));
  const url = pathToFileURL(join(folder, 'files')).href;
  return { url, blobs: await openBlobStore(url) };
}

export function makePair(db: Database, blobs: BlobStore): Pair {
  return { db, path: 'the database', files: placeInStorage(blobs) };
}

type Call = 'listMarks' | 'addMark' | 'removeMarks';

/** The place of a process that does something else at each of its calls, such as wait or end. */
export function interrupt(files: FilesPlace, atCall: () => Promise<void>): FilesPlace {
  const before = <Name extends Call>(name: Name): FilesPlace[Name] =>
    (async (...args: never[]) => {
      await atCall();
      return (files[name] as (...given: never[]) => Promise<unknown>)(...args);
    }) as FilesPlace[Name];
  return { ...files, listMarks: before('listMarks'), addMark: before('addMark'), removeMarks: before('removeMarks') };
}

/** Gives a database a document; its file is in the data folder, if there is one. */
export async function addDocument(db: Database, dataDir: string | null): Promise<void> {
  await makeWorkspace(db, 'Test', 'ws');
  const document = { id: 'doc_1', filename: 'table.csv' };
  const about = {
    workspace_id: 'ws',
    bytes: 1,
    sha256: 'a',
    format: 'csv',
    uploaded_by: 'x',
    uploaded_at: '2026-01-01',
  };
  await insertDocument(db, {
    ...document,
    ...about,
    deleted_at: null,
    purged_at: null,
    folder: null,
    sender_id: null,
    period: null,
  });
  if (dataDir === null) return;
  const path = documentPath(dataDir, document);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
}
