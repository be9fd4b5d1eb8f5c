import { createHash, randomUUID } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AdeError } from '../../../contract/errors/index.ts';
import { codeOf } from '../code-of.ts';
import { formatSourceAddress } from '../parse-source-address.ts';
import type { ClaimedFile, FoundFile, PlaceOptions, ReadBytes, SourcePlace } from '../types.ts';
import { listTree } from './list-tree.ts';
import { moveFile } from './move-file.ts';
import { Changes } from './watch-changes.ts';

const CHUNK_BYTES = 256 * 1024;
const BYTES_PER_MB = 1_048_576;

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error));

/** A rename keeps it, and so does a link: it is the same file. */
const versionOf = ({ size, mtimeNs, ino }: BigIntStats) => `${size}:${mtimeNs}:${ino}`;

/** A folder of this machine, or one that is mounted on it. */
export class FolderPlace implements SourcePlace {
  readonly address: string;
  readonly #root: string;
  readonly #changes: Changes;

  constructor(root: string, { settleMs }: PlaceOptions) {
    this.#root = root;
    this.address = formatSourceAddress({ kind: 'folder', root });
    this.#changes = new Changes(settleMs);
  }

  async *list(signal: AbortSignal): AsyncGenerator<FoundFile> {
    await this.#assertThere();
    const failures: unknown[] = [];
    let isWhole = false;
    try {
      const options = { signal, onUnreadable: (error: unknown) => failures.push(error) };
      for await (const { path, stats, isTemporary } of listTree(this.#root, options)) {
        if (isTemporary) this.#changes.noteTemporary(stats);
        else if (this.#changes.isComplete(path, stats))
          yield { path, version: versionOf(stats), bytes: Number(stats.size), unfit: describeUnfit(stats) };
      }
      isWhole = true;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      failures.push(error);
    } finally {
      if (isWhole) this.#changes.endLook();
      else this.#changes.dropLook();
    }
    const [cause] = failures;
    if (cause === undefined) return;
    throw new AdeError('source_unreadable', { address: this.address, found: codeOf(cause) }, { cause });
  }

  forget(path: string): void {
    this.#changes.forget(path);
  }

  async read(
    { path, place, version }: ClaimedFile,
    to: string,
    { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
  ): Promise<ReadBytes | null> {
    await this.#assertThere();
    const from = join(this.#root, place);
    let file: FileHandle;
    try {
      await this.#assertInside(place);
      // A pipe that took the place of the file must not let ADE wait.
      file = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      if (isMissing(error)) return null;
      throw this.#explain(error, path);
    }
    try {
      const isSame = async () => versionOf(await file.stat({ bigint: true })) === version;
      if (!(await isSame())) return null;
      const { size } = await file.stat();
      if (size > maxBytes) {
        const about = { path, found: Math.ceil(size / BYTES_PER_MB), max_mb: Math.floor(maxBytes / BYTES_PER_MB) };
        throw new AdeError('source_file_too_large', about);
      }
      const explain = (error: unknown) => this.#explain(error, path);
      const read = await copyBytes(file, to, { bytes: size, signal, explain });
      return read !== null && (await isSame()) ? read : null;
    } finally {
      await file.close();
    }
  }

  /** A file that may not be read stays so; anything else, such as a broken mount, is about the source. */
  #explain(cause: unknown, path: string): AdeError {
    const found = codeOf(cause);
    return found === 'EACCES' || found === 'EPERM'
      ? new AdeError('source_file_unreadable', { path, found }, { cause })
      : new AdeError('source_unreadable', { address: this.address, found }, { cause });
  }

  async isTaken(path: string): Promise<boolean> {
    return (await lstat(join(this.#root, path)).catch(() => null)) !== null;
  }

  async move({ place, version }: ClaimedFile, to: string): Promise<void> {
    const [source, target] = [join(this.#root, place), join(this.#root, to)];
    // A folder that is not mounted has no files, which are not moved because of that.
    await this.#assertThere();
    try {
      await mkdir(dirname(target), { recursive: true });
      await this.#assertInside(to);
      // The folder may have been removed since the file got its hidden name.
      await this.#assertInside(place).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
      const isSame = (found: BigIntStats) => versionOf(found) === version;
      await moveFile(source, target, { id: `${version} ${place}`, isSame });
    } catch (error) {
      if (isMissing(error) && !(await this.isTaken(place))) return;
      throw new AdeError('source_move_failed', { path: place, target: to, found: codeOf(error) }, { cause: error });
    }
  }

  async write(path: string, text: string): Promise<void> {
    const target = join(this.#root, path);
    await this.#assertThere();
    try {
      await mkdir(dirname(target), { recursive: true });
      await this.#assertInside(path);
      const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
      const file = await open(
        temporary,
        constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
      );
      try {
        await file.writeFile(text);
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      throw new AdeError('source_move_failed', { path, target: path, found: codeOf(error) }, { cause: error });
    }
  }

  async remove(path: string): Promise<void> {
    await this.#assertInside(path).then(
      () => rm(join(this.#root, path), { force: true }),
      () => undefined,
    );
  }

  close(): void {}

  async #assertThere(): Promise<void> {
    const found = await stat(this.#root).then(
      (stats) => (stats.isDirectory() ? null : 'it is not a folder'),
      (error) => codeOf(error),
    );
    if (found !== null) throw new AdeError('source_missing', { address: this.address, found });
  }

  /** Throws ELOOP if a folder on the way is a link, which may lead outside. */
  async #assertInside(path: string): Promise<void> {
    const expected = join(await realpath(this.#root), dirname(path));
    if ((await realpath(join(this.#root, dirname(path)))) !== expected)
      throw Object.assign(new Error('a folder is a link'), { code: 'ELOOP' });
  }
}

function describeUnfit(stats: BigIntStats): string | null {
  if (stats.isFile()) return null;
  if (stats.isSymbolicLink()) return 'a link, which is not followed';
  return stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
}

/** Null if the file has fewer bytes than expected, or more. */
async function copyBytes(
  file: FileHandle,
  to: string,
  { bytes: expected, signal, explain }: { bytes: number; signal: AbortSignal; explain: (error: unknown) => AdeError },
): Promise<ReadBytes | null> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const target = await open(to, 'w');
  try {
    for (let bytes = 0; ; ) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, bytes).catch((error: unknown) => {
        throw explain(error);
      });
      if (bytesRead === 0) {
        await target.sync();
        return bytes === expected ? { bytes, sha256: hash.digest('hex') } : null;
      }
      bytes += bytesRead;
      if (bytes > expected) return null;
      hash.update(chunk.subarray(0, bytesRead));
      await target.writeFile(chunk.subarray(0, bytesRead));
    }
  } finally {
    await target.close();
  }
}
