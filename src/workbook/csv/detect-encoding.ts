import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { findCharacterEnd } from '../rows/utf8.ts';
import type { ForeignWords } from './encodings/foreign-words.ts';
import { collectForeignWords } from './foreign-words.ts';
import { nameEncoding } from './name-encoding.ts';
import { detectWideEncoding, isPlainText, readWideMark, removeStrayNuls } from './wide-encodings.ts';

/** An encoding with the name that iconv-lite uses; `confidence` is from 0 to 1 if it is a guess. */
export interface Encoding {
  encoding: string;
  confidence?: number;
}

/** The encoding that the first bytes show: `narrow` if they are ASCII or in a code page; `binary` if no text. */
type DetectedEncoding = Encoding | 'narrow' | 'binary';

/** UTF-8 with stray bytes has at least this many characters for each of them; texts in code pages have fewer. */
const MIN_CHARACTERS_PER_STRAY_BYTE = 2;
/** Share of the texts with so many characters for each stray byte that are UTF-8, measured. */
const UTF8_CONFIDENCE = 0.99;

/** Detects the encoding from the first bytes of a file. The sample may end inside a character. */
export function detectEncoding(sample: Buffer): DetectedEncoding {
  const marked = readByteOrderMark(sample);
  if (marked !== undefined) return isText(sample, marked) ? { encoding: marked } : 'binary';
  const wide = sample.includes(0) ? detectWideEncoding(sample) : undefined;
  if (wide !== undefined) return { encoding: wide };
  const text = removeStrayNuls(sample);
  if (text === undefined || !isPlainText(cutCtrlZ(text.toString('latin1')))) return 'binary';
  return isUtf8Text(text) ? { encoding: 'utf-8' } : 'narrow';
}

/** Detects UTF-8 or a code page from all words of a text that are not ASCII; most code pages contain ASCII. */
export async function detectNarrow(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Encoding> {
  const words = await collectForeignWords(chunks, isUtf8WithStrays);
  const { valid, invalid } = words.utf8;
  if (invalid === 0 && (valid > 0 || words.isEmpty)) return { encoding: 'utf-8' };
  if (isUtf8WithStrays(words)) return { encoding: 'utf-8', confidence: UTF8_CONFIDENCE };
  // The tables of letters are only loaded for texts that need a guess.
  const { guessEncoding } = await import('./encodings/guess-encoding.ts');
  return guessEncoding(words.join());
}

function isUtf8WithStrays({ utf8: { valid, invalid } }: ForeignWords): boolean {
  return valid > 0 && valid >= invalid * MIN_CHARACTERS_PER_STRAY_BYTE;
}

/** Whether bytes are text in the encoding that somebody named, apart from NULs. Throws `encoding_unknown`. */
export function isTextIn(sample: Buffer, encoding: string): boolean {
  return isText(sample, nameEncoding(encoding));
}

function isText(sample: Buffer, encoding: string): boolean {
  return isPlainText(cutCtrlZ(iconv.decode(sample, encoding).replaceAll('\0', '')));
}

/** Old programs end a file with Ctrl-Z. */
function cutCtrlZ(text: string): string {
  return text.replace(/\x1a$/, '');
}

function readByteOrderMark(sample: Buffer): string | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  return readWideMark(sample);
}

/** Whether the bytes are UTF-8 and not all ASCII. Their end may split a character. */
function isUtf8Text(bytes: Buffer): boolean {
  const text = bytes.subarray(0, findCharacterEnd(bytes));
  return !isAscii(text) && isUtf8(text);
}
