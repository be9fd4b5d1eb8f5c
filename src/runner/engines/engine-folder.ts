import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/files/index.ts';
import { readProcessIdentity } from '../../base/processes/index.ts';
import { dataFolders, ENGINES_PREFIX } from '../../contract/layout.ts';
import { makeFolder } from '../../package/index.ts';

/** The folder in which this process's engines have their own folders, next to the jobs: files are moved between them. */
export class EngineFolder {
  readonly #dataDir: string;
  readonly #path: string;
  #timer: NodeJS.Timeout | undefined;

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
    this.#timer ??= setInterval(() => this.#touch(), TOUCH_EVERY_MS).unref();
    return this.#path;
  }

  /** Shows processes elsewhere that this one is alive. */
  #touch(): void {
    const now = new Date();
    // Somebody may have removed the folder: the next engine makes it again.
    if (existsSync(this.#path)) utimesSync(this.#path, now, now);
  }

  remove(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/**
 * Removes the folders of engines whose processes were killed: they may have values of documents. Whether a process of
 * another container or host is alive cannot be seen, so its folder stays for a day after its last sign of life.
 */
export function removeDeadEngineFolders(dataDir: string): void {
  const { jobs } = dataFolders(dataDir);
  for (const name of readdirSync(jobs)) {
    const [, pid, namespace] = FOLDER_NAME.exec(name) ?? [];
    if (pid === undefined || name.startsWith(nameOwner(Number(pid)))) continue;
    const folder = join(jobs, name);
    // In another container, or on another host, the process may be alive: it touches the folder.
    if (namespace === nameNamespace() || isOld(folder)) removeIfAllowed(folder);
  }
}

const FOLDER_NAME = new RegExp(`^${RegExp.escape(ENGINES_PREFIX)}(\\d+)-([0-9a-f]+)-`);
const TOUCH_EVERY_MS = 60 * 60 * 1000;
const OLD_MS = 24 * TOUCH_EVERY_MS;

/** The owner is part of the name, so that no other process sees a folder without an owner. */
function nameOwner(pid: number): string {
  return `${ENGINES_PREFIX}${pid}-${nameNamespace()}-${sha256(readProcessIdentity(pid)?.started ?? '').slice(0, 16)}`;
}

/**
 * Names where a process id belongs to one process: the namespace of ids, and the boot of the host, since the first
 * namespace has the same number on every host. 0 where there are none.
 */
function nameNamespace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return sha256(boot + readlinkSync('/proc/self/ns/pid')).slice(0, 16);
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
