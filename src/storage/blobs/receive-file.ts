import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { asDiskFull } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { BlobDigest } from './types.ts';

interface Received {
  /** For messages. */
  readonly key: string;
  readonly place: string;
  readonly expected: BlobDigest;
  readonly signal?: AbortSignal | undefined;
  readonly isPrivate?: boolean | undefined;
}

/** Modes of new files; the umask of the process may take more away. */
const OWNER_ONLY = 0o600;
const EVERYBODY = 0o666;

/**
 * Writes the bytes that a storage sends to a local file. The file exists only if its size and hash are as expected;
 * otherwise throws `blob_damaged`, at the latest at the first excess byte. Errors of `chunks` are thrown unchanged,
 * errors of the local file as errno or `storage_full`.
 */
export async function receiveFile(chunks: AsyncIterable<Buffer>, path: string, received: Received): Promise<void> {
  const tempPath = `${path}.${randomUUID()}${PARTIAL_SUFFIX}`;
  try {
    const file = await open(tempPath, 'wx', received.isPrivate ? OWNER_ONLY : EVERYBODY);
    try {
      await writeChecked(chunks, file, received);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(tempPath, path);
  } catch (error) {
    await rm(tempPath, { force: true }).catch(() => undefined);
    throw asDiskFull(error, path, 'storage_full') ?? error;
  }
}

async function writeChecked(
  chunks: AsyncIterable<Buffer>,
  file: FileHandle,
  { key, place, expected, signal }: Received,
): Promise<void> {
  const damaged = (found: string) => new AdeError('blob_damaged', { key, place, found });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    if (bytes > expected.bytes) throw damaged(`it has more than the expected ${expected.bytes} bytes`);
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  if (bytes < expected.bytes) throw damaged(`it has ${bytes} bytes, expected ${expected.bytes}`);
  const sha256 = hash.digest('hex');
  if (sha256 !== expected.sha256) throw damaged(`its SHA-256 is ${sha256}, expected ${expected.sha256}`);
}
