import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SharedFiles } from '../../../src/storage/shared/index.ts';
import type { Database } from '../../../src/storage/store/database.ts';

/**
 * `folder`, or the URL of a bucket: the tests of this process run with a storage that nodes share, and forget their local copies
 * before each request. Code that does not ask for the files it needs then fails. Empty for the data folder alone.
 */
const kind = process.env.ADE_TEST_STORAGE_HERE ?? '';

/** Whether the tests of this process use a storage, and forget. */
export const isForgetful = kind !== '';

/** For tests about files that are only in the data folder. */
export const ON_LOCAL_FILES = {
  skip: isForgetful && 'It is about the files of the data folder, which are copies here.',
};

/** The ADE_STORAGE_URL for a data folder, with its own storage; empty without one. */
export function storageUrlOf(dataDir: string): string {
  if (!isForgetful) return '';
  const name = `ade-storage-${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}`;
  if (kind !== 'folder') return `${kind}/${name}`;
  const folder = join(tmpdir(), name);
  // If another process made the folder, that process removes it.
  if (mkdirSync(folder, { recursive: true }) !== undefined)
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return pathToFileURL(folder).href;
}

/** Before a request: removes this node's copies of the stored files. */
export async function forget(shared: SharedFiles): Promise<void> {
  if (isForgetful) await shared.forgetCopies();
}

/** After a request: brings the files back, since tests look into the data folder. */
export async function remember(db: Database, shared: SharedFiles): Promise<void> {
  if (!isForgetful) return;
  const rows = await db.selectFrom('stored_folders').select('owner').distinct().execute();
  await shared.bring(...rows.map(({ owner }) => owner));
}

/** The same service; its asynchronous methods forget before, keep the files they use, and remember after. */
export function makeForgetful<Service extends object>(service: Service, shared: SharedFiles, db: Database): Service {
  if (!isForgetful) return service;
  return new Proxy(service, {
    get: (target, name) => {
      const found = Reflect.get(target, name, target);
      if (typeof found === 'function') {
        return (...args: unknown[]) => {
          const isAsync = found.constructor.name === 'AsyncFunction' || ASYNC.has(String(name));
          if (!isAsync) return found.apply(target, args);
          return callForgetfully(() => found.apply(target, args), shared, db);
        };
      }
      return PARTS.has(String(name)) ? makeForgetful(found as object, shared, db) : found;
    },
  });
}

/** Methods that return a promise. */
const ASYNC = new Set(['submit', 'describe', 'sweep', 'checkStorage']);
/** Services that are parts of a service. */
const PARTS = new Set(['batches', 'revisions', 'reviews', 'verifications', 'senders', 'scores', 'cases']);

async function callForgetfully(call: () => unknown, shared: SharedFiles, db: Database): Promise<unknown> {
  await forget(shared);
  try {
    return await shared.use([], async () => call());
  } finally {
    await remember(db, shared).catch(() => undefined);
  }
}
