import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, type ProcessIdentity, readProcessIdentity } from '../../base/processes/index.ts';
import { dataFolders, ENGINES_PREFIX } from '../../contract/layout.ts';
import { makeFolder } from '../../package/index.ts';

const OWNER = 'owner.json';

/** The folder in which this process's engines have their own folders, next to the jobs: files are moved between them. */
export class EngineFolder {
  readonly #dataDir: string;
  readonly #path: string;
  #isMade = false;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#path = join(dataFolders(dataDir).jobs, `${ENGINES_PREFIX}${randomBytes(8).toString('hex')}`);
  }

  /** Makes the folder, unless it exists, and returns its path. Removes folders that dead processes left. */
  make(): string {
    if (this.#isMade) return this.#path;
    makeFolder(dataFolders(this.#dataDir).jobs);
    removeDeadEngineFolders(this.#dataDir);
    mkdirSync(this.#path, { mode: 0o700 });
    writeFileSync(join(this.#path, OWNER), JSON.stringify(readProcessIdentity(process.pid)));
    this.#isMade = true;
    return this.#path;
  }

  remove(): void {
    if (this.#isMade) rmSync(this.#path, { recursive: true, force: true });
    this.#isMade = false;
  }
}

/** Removes the folders of engines whose processes were killed: they may have values of documents. */
export function removeDeadEngineFolders(dataDir: string): void {
  const { jobs } = dataFolders(dataDir);
  for (const name of readdirSync(jobs).filter((one) => one.startsWith(ENGINES_PREFIX))) {
    const folder = join(jobs, name);
    const owner = readOwner(folder);
    if (owner === null || !isSameProcess(owner)) rmSync(folder, { recursive: true, force: true });
  }
}

function readOwner(folder: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER), 'utf8')) as ProcessIdentity | null;
  } catch {
    return null;
  }
}
