import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';

/** Level 1: twice as fast as level 6 for about a tenth more bytes, and compression is what a large sheet waits for. */
const COMPRESSION_LEVEL = 1;
/** Zip knows local time only, so this is midnight of its first day wherever we are: the bytes must not tell the zone. */
const ENTRY_OPTIONS = {
  mtime: new Date(1980, 0, 1),
  mode: 0o100644,
  compressionLevel: COMPRESSION_LEVEL,
  forceDosTimestamp: true,
};
/** Bytes that may wait for compression. */
const PENDING_BYTES = 1024 * 1024;
const BYTES_PER_MB = 1024 * 1024;

/** A zip file that is being written. After a failure every call fails with the same error. */
export interface ZipOutput {
  /** Begins an entry; the one before must have been ended. */
  openEntry(path: string): ZipEntry;
  addEntry(path: string, text: string): void;
  finish(): Promise<{ bytes: number }>;
  abort(): Promise<void>;
}

export interface ZipEntry {
  /** Resolves when more may be written. */
  write(bytes: Buffer): Promise<void>;
  end(): void;
}

/** Starts a zip file at `path`, overwriting what is there. */
export function createZipOutput(path: string, maxBytes: number): ZipOutput {
  const zip = new ZipFile();
  const file = createWriteStream(path, { highWaterMark: PENDING_BYTES });
  const stop = new AbortController();
  let bytes = 0;
  async function* limit(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw makeTooLargeError(path, maxBytes);
      yield chunk;
    }
  }
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const written = Promise.race([pipeline(zip.outputStream, limit, file, { signal: stop.signal }), failed]).catch(
    (cause) => {
      throw mapWriteError(cause, path, maxBytes);
    },
  );
  // Whoever writes next learns of a failure; until then nobody waits for it.
  written.catch(() => {});

  return {
    openEntry(entryPath) {
      const input = new PassThrough({ highWaterMark: PENDING_BYTES });
      zip.addReadStream(input, entryPath, ENTRY_OPTIONS);
      return makeEntry(input, written);
    },
    addEntry: (entryPath, text) => zip.addBuffer(Buffer.from(text), entryPath, ENTRY_OPTIONS),
    async finish() {
      zip.end();
      await written;
      return { bytes };
    },
    async abort() {
      stop.abort();
      await written.catch(() => {});
      if (!file.closed) await once(file, 'close').catch(() => {});
      await rm(path, { force: true });
    },
  };
}

function makeEntry(input: PassThrough, written: Promise<void>): ZipEntry {
  let failure: unknown;
  written.catch((error) => {
    failure = error;
    input.destroy();
  });
  return {
    async write(bytes) {
      if (failure !== undefined) throw failure;
      // Compression runs beside us, but hands over through the event loop: it gets a turn after every write.
      await (input.write(bytes) ? setImmediate() : waitForDrain(input));
      if (failure !== undefined) throw failure;
    },
    end: () => input.end(),
  };
}

/** Resolves when the stream takes more, or never will. */
function waitForDrain(input: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      input.off('drain', finish).off('close', finish);
      resolve();
    };
    input.on('drain', finish).on('close', finish);
  });
}

function mapWriteError(cause: unknown, path: string, maxBytes: number): unknown {
  if (isAdeError(cause)) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AdeError('disk_full', { path: basename(path) }, { cause });
  // The process's own file size limit (RLIMIT_FSIZE) was met before ours.
  if (code === 'EFBIG') return makeTooLargeError(path, maxBytes, cause);
  return cause;
}

function makeTooLargeError(path: string, maxBytes: number, cause?: unknown): AdeError {
  const details = { path: basename(path), max_mb: Math.floor(maxBytes / BYTES_PER_MB) };
  return new AdeError('output_too_large', details, { cause });
}
