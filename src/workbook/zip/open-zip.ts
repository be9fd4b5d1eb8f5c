import { close, closeSync, createReadStream, fstatSync, open, openSync, read, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fromBufferPromise, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';

// Names stay bytes: yauzl rejects names with a leading slash, which some writers use and which do no harm here.
const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };

// The record at the end of a zip file (APPNOTE 4.3.16) has 22 bytes and a comment.
const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const endRecordBytes = 22;
const commentLengthAt = 20;
const maxCommentBytes = 0xffff;
/** Fewer and larger reads cost less: inflating waits for each of them. */
const READ_BYTES = 256 * 1024;
/** How many bytes after the zip are ignored: downloads append line ends or the end of a page, but not megabytes. */
const maxTrailingBytes = 0x1_0000;
const maxTailBytes = endRecordBytes + maxCommentBytes + maxTrailingBytes;

/** Opens a zip file, or its bytes. Ignores bytes after the end of the zip, as spreadsheet programs do. */
export async function openZip(path: string | Buffer): Promise<ZipFile> {
  if (typeof path !== 'string') return openBytes(path);
  const fd = openSync(path, 'r');
  try {
    return await openFile(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

async function openBytes(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, options);
  } catch (error) {
    const length = findEnd(bytes.subarray(-maxTailBytes), bytes.length);
    if (length === undefined) throw error;
    return fromBufferPromise(bytes.subarray(0, length), options);
  }
}

async function openFile(fd: number): Promise<ZipFile> {
  const { size } = fstatSync(fd);
  try {
    return await fromRandomAccessReaderPromise(new FileReader(fd), size, options);
  } catch (error) {
    const tail = Buffer.alloc(Math.min(size, maxTailBytes));
    readSync(fd, tail, 0, tail.length, size - tail.length);
    const length = findEnd(tail, size);
    if (length === undefined) throw error;
    return fromRandomAccessReaderPromise(new FileReader(fd), length, options);
  }
}

/** Finds in the last bytes where the zip ends; undefined unless the file continues after it. */
function findEnd(tail: Buffer, size: number): number | undefined {
  const at = tail.lastIndexOf(endSignature);
  if (at < 0 || at + endRecordBytes > tail.length) return undefined;
  const end = at + endRecordBytes + tail.readUInt16LE(at + commentLengthAt);
  return end < tail.length ? size - tail.length + end : undefined;
}

/**
 * Reads an open file. yauzl's own streams of files throw outside of any call, which ends the process, if they are
 * destroyed while a read waits for the one before.
 */
class FileReader extends RandomAccessReader {
  readonly #fd: number;
  readonly #streams = new Set<Readable>();

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  override createReadStream({ start, end }: { start: number; end: number }): Readable {
    if (start === end) return Readable.from([]);
    // A stream closes its file when it has ended, but this file is shared.
    const shared = { open, read, close: (_fd: number, done: (error: null) => void) => done(null) };
    const stream = createReadStream('', { fd: this.#fd, start, end: end - 1, fs: shared, highWaterMark: READ_BYTES });
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
    return stream;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, bytesRead?: number) => void,
  ): void {
    read(this.#fd, buffer, offset, length, position, done);
  }

  /** Ends streams that are still open, since their number of the file may soon be another file's. */
  override close(done: (error: Error | null) => void): void {
    const closeFile = () => close(this.#fd, (error) => done(error ?? null));
    if (this.#streams.size === 0) closeFile();
    for (const stream of this.#streams) {
      stream.once('close', () => this.#streams.size === 0 && closeFile());
      stream.destroy();
    }
  }
}
