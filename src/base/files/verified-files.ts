import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { relative } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

type Repair = (path: string) => Promise<boolean>;

const CHUNK_BYTES = 256 * 1024;

export interface DamagedFile {
  /** Below the data folder. */
  path: string;
  found: string;
  /** The hash that it should have; null if it is not known. */
  sha256: string | null;
}

/**
 * Opens files of the data folder. Before a file is served, its hash is compared with the hash that was stored when the
 * file was made. Remembers damaged files, for the health of the service.
 */
export class VerifiedFiles {
  readonly #root: string;
  readonly #damaged = new Map<string, DamagedFile>();
  readonly #repair: Repair;

  /** `repair` replaces a damaged copy with the right file, and returns whether it could. */
  constructor(root: string, repair: Repair = async () => false) {
    this.#root = root;
    this.#repair = repair;
  }

  /** Known damaged files. */
  get damaged(): readonly DamagedFile[] {
    return [...this.#damaged.values()];
  }

  /** For a file that is no longer expected, or no longer with these bytes. */
  forget(path: string): void {
    this.#damaged.delete(path);
  }

  /**
   * Opens the file at its beginning; the caller closes it. A null hash matches every content, since older versions
   * stored no hash. Throws `file_damaged`, also if the file does not exist.
   */
  async open(path: string, sha256: string | null): Promise<FileHandle> {
    try {
      return await this.#open(path, sha256);
    } catch (error) {
      if (!isAdeError(error, 'file_damaged') || !(await this.#repair(path))) throw error;
      return this.#open(path, sha256);
    }
  }

  async #open(path: string, sha256: string | null): Promise<FileHandle> {
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? this.#note(path, 'it is missing', sha256) : error;
    });
    try {
      const found = sha256 === null ? null : await hashOpenFile(file);
      if (found !== sha256) throw this.#note(path, `its SHA-256 is ${found}, not ${sha256}`, sha256);
      this.#damaged.delete(this.#nameOf(path));
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Checks a file that other code will read. */
  async check(path: string, sha256: string | null): Promise<void> {
    const file = await this.open(path, sha256);
    await file.close();
  }

  /** Makes the error for a file that should exist, and remembers it as damaged. */
  noteMissing(path: string): AdeError {
    return this.#note(path, 'it is missing', null);
  }

  #note(path: string, found: string, sha256: string | null): AdeError {
    const name = this.#nameOf(path);
    this.#damaged.set(name, { path: name, found, sha256 });
    return new AdeError('file_damaged', { path: name, found });
  }

  #nameOf(path: string): string {
    return relative(this.#root, path);
  }
}

async function hashOpenFile(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
}
