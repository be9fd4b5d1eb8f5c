import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SharedFiles } from '../../../src/shared/index.ts';
import type { Database } from '../../../src/store/database.ts';

/**
 * `folder`, or the URL of a bucket: the tests of this process run with a storage that nodes share, and forget the copies that
 * they have of it before each request. What does not ask for the files that it needs fails. Empty for the data folder alone.
 */
const kind = process.env.ADE_TEST_STORAGE_HERE ?? '';

/** Whether the tests of this process have a storage, and forget. */
export const isForgetful = kind !== '';

/** For tests of what is in the data folder and nowhere else. */
export const ON_LOCAL_FILES = { skip: isForgetful && 'It changes files of the data folder, which are copies here.' };

const known = new Map<string, string>();
let root: string | undefined;

/** The value of ADE_STORAGE_URL for a data folder, with a storage of its own; empty without one. */
export function storageUrlOf(dataDir: string): string {
  if (!isForgetful) return '';
  let url = known.get(dataDir);
  if (url === undefined) {
    url = kind === 'folder' ? makeFolder() : `${kind}/${known.size}-${process.pid}`;
    known.set(dataDir, url);
  }
  return url;
}

function makeFolder(): string {
  root ??= makeRoot();
  const folder = join(root, String(known.size));
  mkdirSync(folder);
  return pathToFileURL(folder).href;
}

function makeRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ade-storage-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Before a request: this node has none of the files that are stored. */
export async function forget(shared: SharedFiles): Promise<void> {
  if (!isForgetful) return;
  await shared.forgetCopies();
}

/** After it: tests look into the data folder. */
export async function remember(db: Database, shared: SharedFiles): Promise<void> {
  if (!isForgetful) return;
  const rows = await db.selectFrom('stored_folders').select('owner').distinct().execute();
  for (const { owner } of rows) await shared.bring(owner);
}
