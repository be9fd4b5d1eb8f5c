import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fromBufferPromise, fromRandomAccessReaderPromise, openPromise, RandomAccessReader, type ZipFile } from 'yauzl';

// Names stay bytes: yauzl rejects names with a leading slash, which some writers use and which do no harm here.
const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };

// The record at the end of a zip file (APPNOTE 4.3.16) has 22 bytes and a comment.
const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const endRecordBytes = 22;
const commentLengthAt = 20;
const maxCommentBytes = 0xffff;
/** How many bytes after the zip are ignored: downloads append line ends or the end of a page, but not megabytes. */
const maxTrailingBytes = 0x1_0000;

/** Opens a zip file, or its bytes. Ignores bytes after the end of the zip in a file, as spreadsheet programs do. */
export async function openZip(path: string | Buffer): Promise<ZipFile> {
  if (typeof path !== 'string') return fromBufferPromise(path, options);
  try {
    return await openPromise(path, options);
  } catch (error) {
    const length = await findEnd(path);
    if (length === undefined) throw error;
    return fromRandomAccessReaderPromise(new FileStart(path), length, options);
  }
}

/** Finds where the zip ends; undefined unless the file continues after it. */
async function findEnd(path: string): Promise<number | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, endRecordBytes + maxCommentBytes + maxTrailingBytes));
    await file.read(tail, 0, tail.length, size - tail.length);
    const at = tail.lastIndexOf(endSignature);
    if (at < 0 || at + endRecordBytes > tail.length) return undefined;
    const end = at + endRecordBytes + tail.readUInt16LE(at + commentLengthAt);
    return end < tail.length ? size - tail.length + end : undefined;
  } finally {
    await file.close();
  }
}

/** Reads a file as if it ended at a given place. */
class FileStart extends RandomAccessReader {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start, end: end - 1 });
  }
}
