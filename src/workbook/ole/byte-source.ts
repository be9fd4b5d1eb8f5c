import { close, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { OleDamage } from './ole-damage.ts';

const openFile = promisify(open);
const readFile = promisify(read);
const statFile = promisify(fstat);
const closeFile = promisify(close);

/** Bytes that are read piece by piece. */
export interface ByteSource {
  readonly size: number;
  /** Fills `target` from `offset` on with `length` bytes; throws if there are fewer. */
  readInto(target: Buffer, offset: number, length: number, position: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The bytes of a file. It has a plain descriptor: if nobody calls `close`, the descriptor stays open until the process
 * ends, while a `FileHandle` would end the process.
 */
export async function openFileBytes(path: string): Promise<ByteSource> {
  const file = await openFile(path, 'r');
  try {
    return { ...makeFileBytes(file, (await statFile(file)).size), close: () => closeFile(file) };
  } catch (error) {
    await closeFile(file);
    throw error;
  }
}

/** The bytes of a file that somebody else opened and closes. */
export function makeFileBytes(file: number, size: number): ByteSource {
  return {
    size,
    async readInto(target, offset, length, position) {
      for (let done = 0; done < length; ) {
        const { bytesRead } = await readFile(file, target, offset + done, length - done, position + done);
        if (bytesRead === 0) throw new OleDamage('the file ends too early', { isCut: true });
        done += bytesRead;
      }
    },
    async close() {},
  };
}

export function makeBufferBytes(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    async readInto(target, offset, length, position) {
      const copied = bytes.copy(target, offset, position, position + length);
      if (copied < length) throw new OleDamage('the file ends too early', { isCut: true });
    },
    async close() {},
  };
}

/** Bytes of memory that is allocated for what is there, never for a length that the file states. */
export async function readBytes(source: ByteSource, position: number, length: number): Promise<Buffer> {
  if (position < 0 || position + length > source.size) throw new OleDamage('the file is too short', { isCut: true });
  const bytes = Buffer.allocUnsafeSlow(length);
  await source.readInto(bytes, 0, length, position);
  return bytes;
}
