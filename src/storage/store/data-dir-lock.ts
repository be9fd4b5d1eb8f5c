import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';

export interface DataDirLock {
  release(): void;
}

/**
 * Makes this process the only server of a data folder; throws `data_dir_in_use`, and `storage_full` or
 * `storage_unusable` if nothing can be written there. The lock is SQLite's, on a separate file: the system releases it
 * however the process ends, so there is no old process id to check.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const path = dataFolders(dataDir).lock;
  let lock: DataDirLock | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    lock = take(path, 'pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive');
    writeFileSync(`${path}.owner`, `process ${process.pid}, since ${new Date().toISOString()}\n`);
    return lock;
  } catch (cause) {
    lock?.release();
    throw explain(cause, dataDir, path);
  }
}

/**
 * Keeps servers away from a data folder without writing to it. Throws `data_dir_in_use`, and `storage_unusable` if the
 * folder cannot be read. A folder without the lock file never had a server; then nothing is locked.
 */
export function holdDataDir(dataDir: string): DataDirLock {
  const path = dataFolders(dataDir).lock;
  try {
    return existsSync(path) ? hold(path) : { release: () => undefined };
  } catch (cause) {
    throw explain(cause, dataDir, path);
  }
}

/** A transaction that has read something keeps SQLite's shared lock until it ends. */
function hold(path: string): DataDirLock {
  return take(path, 'begin; select count(*) from sqlite_schema', { readOnly: true });
}

function take(path: string, statements: string, options: { readOnly?: boolean } = {}): DataDirLock {
  const lock = new DatabaseSync(path, { timeout: 0, ...options });
  try {
    lock.exec(statements);
  } catch (error) {
    lock.close();
    throw error;
  }
  return { release: () => lock.close() };
}

const SQLITE_BUSY = 5;

function explain(cause: unknown, dataDir: string, path: string): AdeError {
  const { errcode, code, message, path: failed = path } = cause as NodeJS.ErrnoException & { errcode?: number };
  if (errcode === SQLITE_BUSY)
    return new AdeError('data_dir_in_use', { path: dataDir, found: findOwner(path) }, { cause });
  const found = errcode === undefined && code !== undefined ? code : message;
  return (
    asDiskFull(cause, dataDir, 'storage_full') ?? new AdeError('storage_unusable', { path: failed, found }, { cause })
  );
}

/** Says who holds the folder. `ade migrate` writes no name, and allows others to hold the folder, too. */
function findOwner(path: string): string {
  try {
    hold(path).release();
    return 'an `ade migrate` that moves it';
  } catch {
    return `another process of ADE (${readOwner(path)})`;
  }
}

function readOwner(path: string): string {
  try {
    return readFileSync(`${path}.owner`, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
