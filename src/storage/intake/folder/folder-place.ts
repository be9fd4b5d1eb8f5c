import { createHash, randomUUID } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AdeError } from '../../../contract/errors/index.ts';
import { codeOf } from '../code-of.ts';
import { formatSourceAddress, type SourceAddress } from '../parse-source-address.ts';
import type { ClaimedFile, FoundFile, PlaceOptions, ReadBytes, SourcePlace } from '../types.ts';
import { listTree } from './list-tree.ts';
import { moveFile } from './move-file.ts';
import { Changes } from './watch-changes.ts';
import { inFolder, makeFolders, type Root } from './within.ts';

const CHUNK_BYTES = 256 * 1024;
const BYTES_PER_MB = 1_048_576;
/** Linux allows 4,095; some of them are left for the name of a temporary file. */
const MAX_PATH_BYTES = 4_000;

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error));

/** A rename keeps it, and so does a link: it is the same file. */
const versionOf = ({ size, mtimeNs, ino }: BigIntStats) => `${size}:${mtimeNs}:${ino}`;

/** A folder of this machine, or one that is mounted on it. */
export class FolderPlace implements SourcePlace {
  readonly address: string;
  readonly #root: string;
  readonly #changes: Changes;
  #real: string | undefined;

  constructor(root: string, { settleMs }: PlaceOptions) {
    this.#root = root;
    this.address = formatSourceAddress({ kind: 'folder', root });
    this.#changes = new Changes(settleMs);
  }

  allowAt(address: SourceAddress): void {
    this.#real = address.kind === 'folder' ? address.root : undefined;
  }

  get #where(): Root {
    return { path: this.#root, real: this.#real };
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
      else this.#changes.breakOff();
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
    let file: FileHandle;
    try {
      // A pipe that took the place of the file must not let ADE wait.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      file = await inFolder(this.#where, dirname(place), (folder) => open(join(folder, basename(place)), flags));
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

  fits(path: string): boolean {
    const isShort = (text: string, max: number) => Buffer.byteLength(text) <= max;
    return isShort(join(this.#root, path), MAX_PATH_BYTES) && path.split('/').every((name) => isShort(name, 255));
  }

  async isTaken(path: string): Promise<boolean> {
    return (await lstat(join(this.#root, path)).catch(() => null)) !== null;
  }

  async move({ place, version }: ClaimedFile, to: string): Promise<void> {
    // A folder that is not mounted has no files, which are not moved because of that.
    await this.#assertThere();
    try {
      const isSame = (found: BigIntStats) => versionOf(found) === version;
      const move = async (source: string | null) => {
        await makeFolders(this.#where, dirname(to));
        await inFolder(this.#where, dirname(to), (folder) =>
          moveFile(source, join(folder, basename(to)), { id: `${version} ${place}`, isSame }),
        );
      };
      const moveFrom = (folder: string) => move(join(folder, basename(place)));
      await inFolder(this.#where, dirname(place), moveFrom).catch((error: unknown) => {
        // The folder may have been removed since the file got its hidden name.
        if (codeOf(error) === 'ENOENT') return move(null);
        throw error;
      });
    } catch (error) {
      if (isMissing(error) && !(await this.isTaken(place))) return;
      throw new AdeError('source_move_failed', { path: place, target: to, found: codeOf(error) }, { cause: error });
    }
  }

  async write(path: string, text: string): Promise<void> {
    await this.#assertThere();
    try {
      await makeFolders(this.#where, dirname(path));
      await inFolder(this.#where, dirname(path), async (folder) => {
        const temporary = join(folder, `.${randomUUID()}.tmp`);
        const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
        const file = await open(temporary, flags);
        try {
          await file.writeFile(text);
        } finally {
          await file.close();
        }
        await rename(temporary, join(folder, basename(path)));
      });
    } catch (error) {
      throw new AdeError('source_move_failed', { path, target: path, found: codeOf(error) }, { cause: error });
    }
  }

  async remove(path: string): Promise<void> {
    const remove = (folder: string) => rm(join(folder, basename(path)), { force: true });
    await inFolder(this.#where, dirname(path), remove).catch(() => undefined);
  }

  close(): void {}

  async #assertThere(): Promise<void> {
    const found = await stat(this.#root).then(
      (stats) => (stats.isDirectory() ? null : 'it is not a folder'),
      (error) => codeOf(error),
    );
    if (found !== null) throw new AdeError('source_missing', { address: this.address, found });
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
