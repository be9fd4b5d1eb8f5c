import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { relative } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

type Repair = (path: string) => Promise<boolean>;

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens files of the data folder and compares them with the hashes that were stored when they were made, before a byte of
 * them is served. Remembers which were damaged, for the health of the service.
 */
export class VerifiedFiles {
  readonly #root: string;
  readonly #damaged = new Map<string, string>();
  readonly #repair: Repair;

  /** `repair` puts the right file in the place of a damaged copy, and gives whether it could. */
  constructor(root: string, repair: Repair = async () => false) {
    this.#root = root;
    this.#repair = repair;
  }

  /** What is known to be damaged: paths below the data folder, with what was found. */
  get damaged(): readonly string[] {
    return [...this.#damaged].map(([path, found]) => `${path} (${found})`);
  }

  /**
   * The file, open at its beginning; the caller closes it. A null hash matches everything: older versions stored none. Throws
   * `file_damaged`, also where there is no such file.
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
      throw error.code === 'ENOENT' ? this.noteMissing(path) : error;
    });
    try {
      const found = sha256 === null ? null : await hashOpenFile(file);
      if (found !== sha256) throw this.#note(path, `its SHA-256 is ${found}, not ${sha256}`);
      this.#damaged.delete(this.#nameOf(path));
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The same, for a file that something else reads. */
  async check(path: string, sha256: string | null): Promise<void> {
    const file = await this.open(path, sha256);
    await file.close();
  }

  /** The error for a file that should be there. */
  noteMissing(path: string): AdeError {
    return this.#note(path, 'it is missing');
  }

  #note(path: string, found: string): AdeError {
    this.#damaged.set(this.#nameOf(path), found);
    return new AdeError('file_damaged', { path: this.#nameOf(path), found });
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
