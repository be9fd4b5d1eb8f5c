import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AdeError } from '../contract/errors/index.ts';
import { dataFolders } from '../contract/layout.ts';

export interface DataDirLock {
  release(): void;
}

/**
 * Makes this process the only server of a data folder; throws `data_dir_in_use`. It is SQLite's lock on a separate file:
 * the system releases it however the process ends, so there is no old process id to check.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const path = dataFolders(dataDir).lock;
  mkdirSync(dirname(path), { recursive: true });
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive');
  } catch (cause) {
    lock.close();
    throw new AdeError('data_dir_in_use', { path: dataDir, found: readOwner(path) }, { cause });
  }
  writeFileSync(`${path}.owner`, `process ${process.pid}, since ${new Date().toISOString()}\n`);
  return { release: () => lock.close() };
}

/**
 * Keeps servers away from a data folder, and writes nothing to it. Throws `data_dir_in_use`. A folder without the file of the
 * lock has never had a server, and none is kept away.
 */
export function holdDataDir(dataDir: string): DataDirLock {
  const path = dataFolders(dataDir).lock;
  if (!existsSync(path)) return { release: () => undefined };
  const lock = new DatabaseSync(path, { timeout: 0, readOnly: true });
  try {
    // A transaction that has read something keeps SQLite's shared lock until it ends.
    lock.exec('begin; select count(*) from sqlite_schema');
  } catch (cause) {
    lock.close();
    throw new AdeError('data_dir_in_use', { path: dataDir, found: readOwner(path) }, { cause });
  }
  return { release: () => lock.close() };
}

function readOwner(path: string): string {
  try {
    return readFileSync(`${path}.owner`, 'utf8').trim();
  } catch {
    return 'an unknown process';
  }
}
