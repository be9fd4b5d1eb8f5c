import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLinesSync } from '../base/files/index.ts';

/** The files of a preview, by name, kept in memory because the disk is full. */
export type HeldFiles = ReadonlyMap<string, Uint8Array>;

/** Where the files of a preview are: in a folder, or in memory. It can be sent to a thread. */
export type PreviewPlace = string | HeldFiles;

const LINE_FEED = 10;

export function isThere(place: PreviewPlace): boolean {
  return typeof place !== 'string' || existsSync(place);
}

export async function readWhole(place: PreviewPlace, name: string): Promise<Buffer> {
  return typeof place === 'string' ? readFile(join(place, name)) : asBuffer(place, name);
}

/** Reads a file from any position; the caller must close it. */
export interface PartReader {
  /** At most `bytes` from `position` on; nothing after the end. */
  read(position: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openParts(place: PreviewPlace, name: string): Promise<PartReader> {
  if (typeof place === 'string') return new FileParts(await open(join(place, name)));
  const content = asBuffer(place, name);
  return {
    read: async (position, bytes) => content.subarray(position, position + bytes),
    close: async () => undefined,
  };
}

class FileParts implements PartReader {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async read(position: number, bytes: number): Promise<Buffer> {
    const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(bytes), 0, bytes, position);
    return buffer.subarray(0, bytesRead);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The complete lines of a file, read synchronously. `from`: the byte at which a line begins. */
export function listLines(place: PreviewPlace, name: string, from = 0): Iterable<string> {
  return typeof place === 'string' ? readLinesSync(join(place, name), from) : splitLines(asBuffer(place, name), from);
}

function* splitLines(content: Buffer, from: number): Generator<string> {
  let start = from;
  for (let end = content.indexOf(LINE_FEED, start); end !== -1; end = content.indexOf(LINE_FEED, start)) {
    yield content.toString('utf8', start, end);
    start = end + 1;
  }
}

/** A thread receives plain bytes instead of a Buffer. */
function asBuffer(files: HeldFiles, name: string): Buffer {
  const { buffer, byteOffset, byteLength } = files.get(name)!;
  return Buffer.from(buffer, byteOffset, byteLength);
}
