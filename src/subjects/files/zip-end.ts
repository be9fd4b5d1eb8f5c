import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Matcher } from '../terms/matcher.ts';
import { findInBytes } from './plain.ts';
import type { Found } from './types.ts';

/** The record at the end of a zip (APPNOTE 4.3.16), its comment, and as much after it as the reader ignores. */
const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const END_RECORD_BYTES = 22;
const MAX_END_BYTES = END_RECORD_BYTES + 0xffff + 0x1_0000;

/** Searches the comment of a zip, and what follows it: no part has these bytes, and a masked zip is written without them. */
export function searchZipEnd(path: string, matcher: Matcher, found: Found): void {
  const bytes = readTail(path, MAX_END_BYTES);
  const at = bytes.lastIndexOf(END_SIGNATURE);
  if (at >= 0) findInBytes(bytes.subarray(at + END_RECORD_BYTES), matcher, found);
}

function readTail(path: string, maxBytes: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const tail = Buffer.alloc(Math.min(size, maxBytes));
    readSync(fd, tail, 0, tail.length, size - tail.length);
    return tail;
  } finally {
    closeSync(fd);
  }
}
