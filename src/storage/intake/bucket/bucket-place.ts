import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type ListObjectsV2Output,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AdeError } from '../../../contract/errors/index.ts';
import { makeClient } from '../../blobs/s3/make-client.ts';
import {
  type Action,
  isConditionUnmet,
  isForbidden,
  isNotFound,
  isNotImplemented,
  makeS3Error,
} from '../../blobs/s3/s3-errors.ts';
import { isTemporary } from '../is-temporary.ts';
import { formatSourceAddress } from '../parse-source-address.ts';
import { type ClaimedFile, FAILED, type FoundFile, type ReadBytes, type SourcePlace, TAKEN } from '../types.ts';

const BYTES_PER_MB = 1_048_576;
const MAX_KEY_BYTES = 1_024;
/** Of Unicode: keys are in the order of their UTF-8. */
const LAST_CHARACTER = '\u{10ffff}';

interface BucketOptions {
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  /** Whether objects are moved once they were taken: then the same bytes under the same key are a new object. */
  isMoved: boolean;
}

const withoutQuotes = (etag: string | undefined) => (etag ?? '').replaceAll('"', '');

/** The objects of a bucket under a prefix. An object is complete as soon as it is listed. */
export class BucketPlace implements SourcePlace {
  readonly address: string;
  readonly #client: S3Client;
  readonly #options: BucketOptions;
  /** The versions that were listed last, and those of them that need no more attention. */
  readonly #listed = new Map<string, string>();
  readonly #forgotten = new Map<string, string>();

  constructor(options: BucketOptions) {
    this.#options = options;
    this.address = formatSourceAddress({ kind: 'bucket', ...options });
    this.#client = makeClient({}).client;
  }

  allowAt(): void {}

  async *list(signal: AbortSignal): AsyncGenerator<FoundFile> {
    const { prefix, isMoved } = this.#options;
    const found = new Set<string>();
    let isUnfit = false;
    for await (const page of this.#explainEach(this.#listPages(signal), signal)) {
      for (const { Key = '', ETag, Size = 0, LastModified } of page.Contents ?? []) {
        const path = Key.slice(prefix.length);
        if (isLeftOut(path)) continue;
        if (path.includes('\0')) {
          isUnfit = true;
          continue;
        }
        const version = `${withoutQuotes(ETag)}${isMoved ? ` ${LastModified?.toISOString() ?? ''}` : ''}`;
        found.add(path);
        this.#listed.set(path, version);
        if (this.#forgotten.get(path) !== version) yield { path, version, bytes: Size, unfit: null };
      }
    }
    for (const path of this.#listed.keys()) {
      if (found.has(path)) continue;
      this.#listed.delete(path);
      this.#forgotten.delete(path);
    }
    // Databases store no such text.
    if (isUnfit)
      throw new AdeError('source_unreadable', {
        address: this.address,
        found: 'a key has the character NUL, so it has to be changed',
      });
  }

  /** Of what was dealt with, which only grows, it lists no more than a page. */
  async *#listPages(signal: AbortSignal): AsyncGenerator<ListObjectsV2Output> {
    const { bucket, prefix } = this.#options;
    // Each is skipped once: there are servers that do not know where to start.
    const toSkip = new Set([FAILED, TAKEN].map((folder) => `${prefix}${folder}/`));
    let start: string | undefined;
    for (let isWhole = false; !isWhole; ) {
      isWhole = true;
      const about = { Bucket: bucket, Prefix: prefix, StartAfter: start };
      for await (const page of paginateListObjectsV2({ client: this.#client }, about, { abortSignal: signal })) {
        yield page;
        const last = page.Contents?.at(-1)?.Key ?? '';
        const folder = page.IsTruncated ? [...toSkip].find((one) => last.startsWith(one)) : undefined;
        if (folder === undefined) continue;
        toSkip.delete(folder);
        start = folder + LAST_CHARACTER;
        isWhole = false;
        break;
      }
    }
  }

  forget(path: string): void {
    const version = this.#listed.get(path);
    if (version !== undefined) this.#forgotten.set(path, version);
  }

  async read(
    { path, place, version }: ClaimedFile,
    to: string,
    { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
  ): Promise<ReadBytes | null> {
    const command = new GetObjectCommand(this.#at(place));
    const answer = await this.#client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      if (isNotFound(error)) return null;
      if (isForbidden(error)) throw new AdeError('source_file_unreadable', { path, found: 'access is denied' });
      throw this.#explain(error, 'read', signal);
    });
    if (answer === null) return null;
    const { Body: body } = answer;
    if (!(body instanceof Readable)) throw new Error('The S3 client gave no stream');
    try {
      // A copy may have another ETag than the object that was moved.
      if (place === path && withoutQuotes(answer.ETag) !== version.split(' ')[0]) return null;
      const { ContentLength: size = 0 } = answer;
      if (size > maxBytes) {
        const about = { path, found: Math.ceil(size / BYTES_PER_MB), max_mb: Math.floor(maxBytes / BYTES_PER_MB) };
        throw new AdeError('source_file_too_large', about);
      }
      return await this.#receive(body, to, size, signal);
    } finally {
      body.destroy();
    }
  }

  async #receive(body: Readable, to: string, size: number, signal: AbortSignal): Promise<ReadBytes | null> {
    const hash = createHash('sha256');
    const target = await open(to, 'w');
    let bytes = 0;
    try {
      for await (const chunk of this.#explainEach<Buffer>(body, signal)) {
        bytes += chunk.length;
        hash.update(chunk);
        await target.writeFile(chunk);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    return bytes === size ? { bytes, sha256: hash.digest('hex') } : null;
  }

  fits(path: string): boolean {
    return Buffer.byteLength(this.#at(path).Key) <= MAX_KEY_BYTES;
  }

  async isTaken(path: string): Promise<boolean> {
    return (await this.#head(path)) !== null;
  }

  async move({ path, place, version }: ClaimedFile, to: string): Promise<void> {
    const etag = await this.#head(place);
    if (etag === null || (place === path && etag !== version.split(' ')[0])) return;
    const { Bucket, Key } = this.#at(place);
    const source = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
    const copy = new CopyObjectCommand({ ...this.#at(to), CopySource: source, CopySourceIfMatch: `"${etag}"` });
    try {
      await this.#client.send(copy);
      // Somebody may have put another object there meanwhile.
      if ((await this.#head(place)) === etag) await this.#removeIfSame(place, etag);
    } catch (error) {
      const { message } = makeS3Error(error, { place: this.address, action: 'write' });
      throw new AdeError('source_move_failed', { path: place, target: to, found: message }, { cause: error });
    }
  }

  /** Somebody may put another object there at any moment. Servers that do not know the condition remove that one, too. */
  async #removeIfSame(place: string, etag: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ ...this.#at(place), IfMatch: `"${etag}"` }));
    } catch (error) {
      if (isConditionUnmet(error) || isNotFound(error)) return;
      if (!isNotImplemented(error)) throw error;
      await this.#client.send(new DeleteObjectCommand(this.#at(place)));
    }
  }

  async write(path: string, text: string): Promise<void> {
    const put = new PutObjectCommand({ ...this.#at(path), Body: text, ContentType: 'text/plain; charset=utf-8' });
    await this.#client.send(put).catch((error: unknown) => {
      const { message } = makeS3Error(error, { place: this.address, action: 'write' });
      throw new AdeError('source_move_failed', { path, target: path, found: message }, { cause: error });
    });
  }

  async remove(path: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(path))).catch(() => undefined);
  }

  close(): void {
    this.#client.destroy();
  }

  #at(path: string) {
    return { Bucket: this.#options.bucket, Key: this.#options.prefix + path };
  }

  /** The ETag of an object; null if there is none. */
  async #head(path: string): Promise<string | null> {
    try {
      return withoutQuotes((await this.#client.send(new HeadObjectCommand(this.#at(path)))).ETag);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw this.#explain(error, 'read');
    }
  }

  #explain(error: unknown, action: Action, signal?: AbortSignal): unknown {
    return signal?.aborted ? signal.reason : makeS3Error(error, { place: this.address, action });
  }

  async *#explainEach<T extends ListObjectsV2Output | Buffer>(
    parts: AsyncIterable<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    try {
      yield* parts;
    } catch (error) {
      throw this.#explain(error, 'list', signal);
    }
  }
}

/** Markers of folders, and keys in which any part is a temporary name. Two slashes are one: many programs write them. */
function isLeftOut(path: string): boolean {
  const parts = path.split('/');
  return path.endsWith('/') || path === '' || parts.some(isTemporary) || parts[0] === TAKEN || parts[0] === FAILED;
}
