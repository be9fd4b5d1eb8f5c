import { maxTextChars, type StringStore } from '../rows/string-store.ts';
import type { PartFailure } from '../zip/part-failure.ts';

type Failure = Pick<PartFailure, 'corrupt'>;

/** In place of the number of characters of a text that is not there ([MS-XLSB] 2.5.167). */
const NO_TEXT = 0xffffffff;
const COUNT_BYTES = 4;
const RUN_BYTES = 4;
const PHONETIC_RUN_BYTES = 6;
const PHONETIC_FORMAT_BYTES = 4;
const RICH = 1;
const PHONETIC = 2;

/** The offset after a text, which is its number of characters and UTF-16 ([MS-XLSB] 2.5.169). */
export function findTextEnd(bytes: Buffer, start: number, end: number, failure: Failure): number {
  if (start + COUNT_BYTES > end) throw failure.corrupt('a text is cut off');
  const charCount = bytes.readUInt32LE(start);
  const textEnd = start + COUNT_BYTES + 2 * charCount;
  if (textEnd > end) throw failure.corrupt('a text is cut off');
  if (charCount > maxTextChars) throw failure.corrupt('a text is longer than any cell can hold');
  return textEnd;
}

/** The text from `start`; `end` is what `findTextEnd` returned. */
export function readText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf16le', start + COUNT_BYTES, end);
}

/** As `findTextEnd`, for a text that may be missing; `readText` then gives an empty one. */
export function findOptionalTextEnd(bytes: Buffer, start: number, end: number, failure: PartFailure): number {
  const isMissing = start + COUNT_BYTES <= end && bytes.readUInt32LE(start) === NO_TEXT;
  return isMissing ? start + COUNT_BYTES : findTextEnd(bytes, start, end, failure);
}

/**
 * The end of the text in a formatted text from `start` to `end`: flags, the text, runs with a font each, phonetic text
 * with its runs ([MS-XLSB] 2.5.126). Throws unless these add up to the bytes that are there.
 */
export function findRichTextEnd(bytes: Buffer, start: number, end: number, failure: Failure): number {
  if (start >= end) throw failure.corrupt('a text is cut off');
  const flags = bytes.readUInt8(start);
  const textEnd = findTextEnd(bytes, start + 1, end, failure);
  let at = textEnd;
  if ((flags & RICH) !== 0) at = skipList(bytes, at, end, RUN_BYTES, failure);
  if ((flags & PHONETIC) !== 0) {
    at = findTextEnd(bytes, at, end, failure);
    at = skipList(bytes, at, end, PHONETIC_RUN_BYTES, failure) + PHONETIC_FORMAT_BYTES;
  }
  if (at !== end) throw failure.corrupt('a text with another length than it states');
  return textEnd;
}

/** The end of a list of items with their number before them; the caller compares it with the end of the record. */
function skipList(bytes: Buffer, start: number, end: number, itemBytes: number, failure: Failure): number {
  if (start + COUNT_BYTES > end) throw failure.corrupt('the formats of a text are cut off');
  return start + COUNT_BYTES + itemBytes * bytes.readUInt32LE(start);
}

const ascii = Buffer.allocUnsafeSlow(maxTextChars);

/** Copies a text as ASCII to the start of the returned memory, which the next call uses again; undefined for others. */
export function copyAscii(bytes: Buffer, start: number, end: number): Buffer | undefined {
  let to = 0;
  for (let at = start + COUNT_BYTES; at < end; at += 2) {
    const low = bytes[at];
    if (low === undefined || low >= 0x80 || bytes[at + 1] !== 0) return undefined;
    ascii[to++] = low;
  }
  return ascii;
}

/** Number of characters (UTF-16 units) of a text. */
export function countChars(start: number, end: number): number {
  return (end - start - COUNT_BYTES) / 2;
}

export function addText(store: StringStore, bytes: Buffer, start: number, end: number): void {
  const copied = copyAscii(bytes, start, end);
  if (copied === undefined) store.addText(readText(bytes, start, end));
  else store.addBytes(copied, 0, countChars(start, end));
}
