import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/files/index.ts';
import { readProcessIdentity } from '../../base/processes/index.ts';
import { dataFolders, ENGINES_PREFIX } from '../../contract/layout.ts';
import { makeFolder } from '../../package/index.ts';

/** The folder in which this process's engines have their own folders, next to the jobs: files are moved between them. */
export class EngineFolder {
  readonly #dataDir: string;
  readonly #path: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    const name = `${nameOwner(process.pid)}-${randomBytes(8).toString('hex')}`;
    this.#path = join(dataFolders(dataDir).jobs, name);
  }

  /** Makes the folder, unless it exists, and returns its path. Removes folders that dead processes left. */
  make(): string {
    if (existsSync(this.#path)) return this.#path;
    makeFolder(dataFolders(this.#dataDir).jobs);
    removeDeadEngineFolders(this.#dataDir);
    mkdirSync(this.#path, { mode: 0o700 });
    return this.#path;
  }

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** Removes the folders of engines whose processes were killed: they may have values of documents. */
export function removeDeadEngineFolders(dataDir: string): void {
  const { jobs } = dataFolders(dataDir);
  for (const name of readdirSync(jobs)) {
    const [, pid, namespace] = FOLDER_NAME.exec(name) ?? [];
    if (pid === undefined || name.startsWith(nameOwner(Number(pid)))) continue;
    const folder = join(jobs, name);
    // In another container, the process may be alive: it changes the folder with each engine.
    if (namespace === readNamespace() || isOld(folder)) removeIfAllowed(folder);
  }
}

const FOLDER_NAME = new RegExp(`^${RegExp.escape(ENGINES_PREFIX)}(\\d+)-(\\d+)-`);
const OLD_MS = 24 * 60 * 60 * 1000;

/** The owner is part of the name, so that no other process sees a folder without an owner. */
function nameOwner(pid: number): string {
  return `${ENGINES_PREFIX}${pid}-${readNamespace()}-${sha256(readProcessIdentity(pid)?.started ?? '').slice(0, 16)}`;
}

/** The number of the namespace in which this process has its id; 0 where there are none. */
function readNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

function isOld(folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > OLD_MS;
}

function removeIfAllowed(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It belongs to another user, or one of its processes still writes in it.
  }
}
