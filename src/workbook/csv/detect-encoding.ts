import { isAscii, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { guessCodePage } from './code-pages.ts';
import { detectWideEncoding, isPlainText, readWideMark } from './wide-encodings.ts';

/** East Asian encodings. chardet recognizes them by their byte pairs, if it has seen enough of them and is certain. */
const EAST_ASIAN = new Set([
  'Shift_JIS',
  'EUC-JP',
  'EUC-KR',
  'GB18030',
  'Big5',
  'ISO-2022-JP',
  'ISO-2022-KR',
  'ISO-2022-CN',
]);
const SURE_CONFIDENCE = 60;
const ENOUGH_FOREIGN_BYTES = 100;

/** An encoding with the name that iconv-lite uses; `confidence` is from 0 to 1 if it is a guess. */
export interface Encoding {
  encoding: string;
  confidence?: number;
}

/** The encoding that the first bytes show: `undecided` if all are ASCII; `binary` if they are not text. */
type DetectedEncoding = Encoding | 'undecided' | 'binary';

/** Detects the encoding from the first bytes of a file. The sample may end inside a character. */
export function detectEncoding(sample: Buffer): DetectedEncoding {
  const marked = readByteOrderMark(sample);
  if (marked !== undefined) return checkText(sample, { encoding: marked });
  if (sample.includes(0)) {
    const wide = detectWideEncoding(sample);
    return wide === undefined ? 'binary' : { encoding: wide };
  }
  if (isAscii(sample)) return isPlainText(sample.toString('latin1')) ? 'undecided' : 'binary';
  return checkText(sample, detectNarrow(sample));
}

/** Detects UTF-8 or a code page from the first bytes of the file that are not ASCII. */
export function detectNarrow(bytes: Buffer): Encoding {
  return isUtf8Start(bytes) ? { encoding: 'utf-8' } : detectCodePage(bytes);
}

function checkText(sample: Buffer, found: Encoding): DetectedEncoding {
  // Old programs end a file with Ctrl-Z.
  return isPlainText(iconv.decode(sample, found.encoding).replace(/\x1a$/, '')) ? found : 'binary';
}

function readByteOrderMark(sample: Buffer): string | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  return readWideMark(sample);
}

/** Whether the sample is UTF-8, except that its end may split a character. */
function isUtf8Start(sample: Buffer): boolean {
  for (let cut = 0; cut <= 3 && cut < sample.length; cut++) {
    if (isUtf8(sample.subarray(0, sample.length - cut))) return cut === 0 || sample[sample.length - cut]! >= 0xc0;
  }
  return false;
}

function detectCodePage(sample: Buffer): Encoding {
  const best = analyse(sample)[0];
  const foreign = sample.reduce((count, byte) => count + (byte >> 7), 0);
  const isEastAsian = best !== undefined && EAST_ASIAN.has(best.name) && best.confidence >= SURE_CONFIDENCE;
  if (!isEastAsian || foreign < ENOUGH_FOREIGN_BYTES) return guessCodePage(sample);
  return { encoding: best.name.toLowerCase(), confidence: best.confidence / 100 };
}
