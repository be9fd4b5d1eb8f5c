import { isAscii, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { detectWideEncoding, isPlainText, readWideMark } from './wide-encodings.ts';

/**
 * Code pages other than Windows-1252 are accepted only when chardet is sure of them and has seen enough bytes.
 * That is the case for East Asian ones; it cannot reliably distinguish single-byte code pages.
 */
const SURE_CONFIDENCE = 60;
const ENOUGH_FOREIGN_BYTES = 100;

/** What the first bytes show: an encoding by iconv-lite's name, or `undecided` if all are ASCII, or `binary`. */
type DetectedEncoding = { encoding: string } | 'undecided' | 'binary';

/** Detects the encoding from the first bytes of a file. The sample may end inside a character. */
export function detectEncoding(sample: Buffer): DetectedEncoding {
  const marked = readByteOrderMark(sample);
  if (marked !== undefined) return checkText(sample, marked);
  if (sample.includes(0)) {
    const wide = detectWideEncoding(sample);
    return wide === undefined ? 'binary' : { encoding: wide };
  }
  if (isAscii(sample)) return isPlainText(sample.toString('latin1')) ? 'undecided' : 'binary';
  return checkText(sample, isUtf8Start(sample) ? 'utf-8' : detectCodePage(sample));
}

/** UTF-8 or a code page, detected from the first bytes of the file that are not ASCII. */
export function detectNarrow(bytes: Buffer): string {
  return isUtf8Start(bytes) ? 'utf-8' : detectCodePage(bytes);
}

function checkText(sample: Buffer, encoding: string): DetectedEncoding {
  // Old programs end a file with Ctrl-Z.
  return isPlainText(iconv.decode(sample, encoding).replace(/\x1a$/, '')) ? { encoding } : 'binary';
}

function readByteOrderMark(sample: Buffer): string | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  return readWideMark(sample);
}

/** Valid UTF-8 except for a character that the end of the sample splits. */
function isUtf8Start(sample: Buffer): boolean {
  for (let cut = 0; cut <= 3 && cut < sample.length; cut++) {
    if (isUtf8(sample.subarray(0, sample.length - cut))) return cut === 0 || sample[sample.length - cut]! >= 0xc0;
  }
  return false;
}

function detectCodePage(sample: Buffer): string {
  const best = analyse(sample)[0];
  if (best === undefined || best.confidence < SURE_CONFIDENCE || best.name.startsWith('UTF')) return 'windows-1252';
  const foreign = sample.reduce((count, byte) => count + (byte >> 7), 0);
  // ISO-8859-1 is a part of Windows-1252, except for control characters that nobody writes.
  const isKnown = best.name !== 'ISO-8859-1' && iconv.encodingExists(best.name);
  return isKnown && foreign >= ENOUGH_FOREIGN_BYTES ? best.name.toLowerCase() : 'windows-1252';
}
