import { type FileHandle, open } from 'node:fs/promises';
import { OleDamage } from './ole-damage.ts';

/** Bytes that are read piece by piece. */
export interface ByteSource {
  readonly size: number;
  /** Fills `target` from `offset` on with `length` bytes; throws if there are fewer. */
  readInto(target: Buffer, offset: number, length: number, position: number): Promise<void>;
  close(): Promise<void>;
}

/** The bytes of an open file, which `close` closes. */
export async function openFileBytes(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    return makeFileBytes(handle, (await handle.stat()).size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export function makeFileBytes(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    async readInto(target, offset, length, position) {
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(target, offset + done, length - done, position + done);
        if (bytesRead === 0) throw new OleDamage('the file ends too early', { isCut: true });
        done += bytesRead;
      }
    },
    close: () => handle.close(),
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
