import { readFileSync } from 'node:fs';
import { AdeError } from '../../../contract/errors/index.ts';
import type { KeyHeader } from './key-file.ts';
import { RowLayout } from './row-layout.ts';

const HEADER_ALIGNMENT = 8;
const WORD_BYTES = 4;

/** The rows of a key file. */
export interface KeyRows {
  header: KeyHeader;
  layout: RowLayout;
  count: number;
  words: Uint32Array;
}

/**
 * Reads key files that follow each other in one file. `bytes`: the length of each, if there are several. Throws
 * `check_input_unreadable`; `shownPath` is the path in the job's folder.
 */
export function readKeyFiles(path: string, shownPath: string, bytes?: readonly number[]): KeyRows[] {
  const file = readFileSync(path);
  let start = 0;
  return (bytes ?? [file.length]).map((length) => {
    const part = file.subarray(start, start + length);
    start += length;
    return readKeyRows(part, shownPath);
  });
}

function readKeyRows(file: Buffer, shownPath: string): KeyRows {
  // A copy, if the bytes are not aligned in their memory.
  const bytes = file.byteOffset % HEADER_ALIGNMENT === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  const header = readHeader(bytes, shownPath);
  const start = bytes.byteOffset + bytes.readUInt32LE(0);
  const layout = new RowLayout(header.fields.length, header.amounts.length);
  const count = Math.floor((bytes.byteOffset + bytes.length - start) / (layout.words * WORD_BYTES));
  return { header, layout, count, words: new Uint32Array(bytes.buffer, start, count * layout.words) };
}

function readHeader(bytes: Buffer, path: string): KeyHeader {
  try {
    const length = bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', WORD_BYTES, length)) as KeyHeader;
    if (header.version === 1) return header;
  } catch {
    // Reported below.
  }
  throw new AdeError('check_input_unreadable', { path, found: 'it does not have the expected shape' });
}
