import { existsSync } from 'node:fs';
import { readdir, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashFile } from '../../../base/files/index.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import { checkStore } from '../check-store.ts';
import { assertKey, assertPrefix } from '../keys.ts';
import { receiveFile } from '../receive-file.ts';
import { SourceFile } from '../source-file.ts';
import type { BlobCall, BlobDigest, BlobEntry, BlobStore, GetOptions } from '../types.ts';
import { type Action, makeFolderError } from './folder-errors.ts';
import { isMissing, listFolder, orMissing } from './list-folder.ts';
import { moveDurably, writeDurably } from './move-durably.ts';
import { readShared } from './read-shared.ts';

/** Holds files that are still being written. No key begins with a dot, so no list shows them. */
const INCOMING = '.incoming';

/**
 * Blobs as files of a folder, local or shared among nodes. A blob is written under another name and then renamed, so no
 * locks are needed. If a network file system hangs, calls hang too: mount it so that its requests time out (for NFS:
 * `softerr`).
 */
export class FolderStore implements BlobStore {
  readonly place: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.place = pathToFileURL(root).href;
  }

  async put(
    key: string,
    path: string,
    { sha256, signal }: BlobCall & { sha256?: string | undefined } = {},
  ): Promise<BlobDigest> {
    assertKey(key);
    const source = new SourceFile(path, sha256);
    const incoming = join(this.#root, INCOMING);
    try {
      // If the hash is known beforehand, a repeated put writes nothing.
      const mayBeThere = sha256 !== undefined && existsSync(join(this.#root, key));
      if (mayBeThere && (await this.#isThere(key, await source.readAll(signal)))) return source.digest;
      const tempPath = await writeDurably(source.read(signal), incoming);
      try {
        if (await this.#isThere(key, source.digest)) return source.digest;
        await moveDurably(tempPath, this.#root, key);
      } finally {
        // The file was renamed already, unless something failed or the blob existed.
        await rm(tempPath, { force: true });
      }
      return source.digest;
    } catch (error) {
      throw source.failure ?? (await this.#explain(error, 'write'));
    }
  }

  async get(key: string, path: string, expected: BlobDigest, options: BlobCall & GetOptions = {}): Promise<void> {
    assertKey(key);
    await receiveFile(this.#read(key), path, { key, place: this.place, expected, ...options });
  }

  async *list(
    prefix: string,
    { signal, after }: BlobCall & { after?: string | undefined } = {},
  ): AsyncGenerator<BlobEntry> {
    assertPrefix(prefix);
    try {
      await this.#findRoot();
      for await (const entry of listFolder(this.#root, prefix, after)) {
        signal?.throwIfAborted();
        yield entry;
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw await this.#explain(error, 'list');
    }
  }

  async remove(keys: Iterable<string>, { signal }: BlobCall = {}): Promise<void> {
    for (const key of keys) {
      assertKey(key);
      signal?.throwIfAborted();
      try {
        await unlink(join(this.#root, key));
        await this.#removeEmptyFolders(dirname(key));
      } catch (error) {
        if (!isMissing(error)) throw await this.#explain(error, 'remove');
      }
    }
    // If the folder is not mounted, a blob that seems to be missing still exists.
    await this.#findRoot().catch(async (error) => {
      throw await this.#explain(error, 'remove');
    });
  }

  async removeLeftovers(olderThanMs: number, { signal }: BlobCall = {}): Promise<number> {
    const incoming = join(this.#root, INCOMING);
    let count = 0;
    try {
      for (const name of await readdir(incoming)) {
        signal?.throwIfAborted();
        const path = join(incoming, name);
        const found = await stat(path).catch(() => null);
        if (found === null || Date.now() - found.mtimeMs <= olderThanMs) continue;
        await rm(path, { force: true });
        count += 1;
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const explained = await this.#explain(error, 'remove');
      if (!isMissing(error) || explained.code === 'blob_store_missing') throw explained;
    }
    return count;
  }

  async check(options: BlobCall = {}): Promise<void> {
    await checkStore(this, options);
  }

  async close(): Promise<void> {}

  /** Whether the same blob exists; throws `blob_exists` if the key has another blob. */
  async #isThere(key: string, { sha256, bytes }: BlobDigest): Promise<boolean> {
    const path = join(this.#root, key);
    const found = await orMissing(stat(path));
    if (found === null) return false;
    if (found.isFile() && found.size === bytes && (await hashFile(path)) === sha256) return true;
    throw new AdeError('blob_exists', { place: this.place, key });
  }

  async *#read(key: string): AsyncGenerator<Buffer> {
    try {
      yield* readShared(join(this.#root, key));
    } catch (error) {
      const explained = await this.#explain(error, 'read');
      if (!isMissing(error) || explained.code === 'blob_store_missing') throw explained;
      throw new AdeError('blob_missing', { place: this.place, key }, { cause: error });
    }
  }

  /** Removes the folder and its empty parents. Somebody may put a blob there at the same time; see `moveDurably`. */
  async #removeEmptyFolders(folder: string): Promise<void> {
    for (let path = folder; path !== '.'; path = dirname(path)) {
      try {
        await rmdir(join(this.#root, path));
      } catch {
        return;
      }
    }
  }

  /** Throws if the root does not exist or is not a folder. */
  async #findRoot(): Promise<void> {
    await stat(`${this.#root}/.`);
  }

  async #explain(error: unknown, action: Action): Promise<AdeError> {
    const isRootThere = await this.#findRoot().then(
      () => true,
      () => false,
    );
    return makeFolderError(error, { place: this.place, action, isRootThere });
  }
}
