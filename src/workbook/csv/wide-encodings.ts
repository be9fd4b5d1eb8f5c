/** Encodings with two or four bytes for each character, with the names that iconv-lite uses. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

const MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  // UTF-32 comes first: its mark begins with the mark of UTF-16.
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Text has almost no control characters; a tenth of a percent is tolerated. */
const MAX_CONTROL_SHARE = 0.001;
const CONTROL = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/g;
/** Characters that no text of a public alphabet has. */
const UNUSED = /[\p{Cn}\p{Co}]/u;
const LAST_CODE_POINT = 0x10_ffff;
/** Wide text has at least these shares of NULs among its bytes, and of ASCII among its characters. */
const MIN_NUL_SHARE = 0.02;
const MIN_ASCII_SHARE = 0.03;
/** Text in other encodings has at most this share of NULs: fields or blocks of the disk that were never written. */
const MAX_STRAY_NUL_SHARE = 0.4;
/** A byte of a character is by chance the same as a line end this often; twice as many are tolerated. */
const CHANCE_OF_LINE_END = 2 * (2 / 256);
const ASCII_PAIR = /^[\t\r\n -~]{2}$/;
/** Of the characters without a NUL, at most this share has two bytes that are ASCII; in East Asian text, half of them. */
const MAX_ASCII_PAIR_SHARE = 0.75;
/** In UTF-16 the NULs are at the same place of each character, except in a few such as U+4E00. */
const MIN_SAME_PLACE_SHARE = 0.8;

/** The wide encoding whose byte order mark is at the start. */
export function readWideMark(head: Buffer): WideEncoding | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => head[at] === byte))?.[0];
}

/**
 * Finds the wide encoding of a text without a mark by its NULs: UTF-32 has two at the same places in each character,
 * UTF-16 has one in each character below 256, such as commas and line ends. Undefined if the result is not text, or if
 * the text is more probably in another encoding and the NULs do not belong there.
 */
export function detectWideEncoding(head: Buffer): WideEncoding | undefined {
  const nuls: Nuls = [0, 0, 0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) nuls[at & 3]! += 1;
  return listCandidates(nuls, Math.floor(head.length / 4)).find((encoding) => isWide(head, encoding, nuls));
}

/** Number of NULs at each of the four places of a character of UTF-32. */
type Nuls = [first: number, second: number, third: number, fourth: number];

function listCandidates([first, second, third, fourth]: Nuls, units: number): WideEncoding[] {
  if (units > 0 && Math.min(third, fourth) >= units) return ['utf-32le'];
  if (units > 0 && Math.min(first, second) >= units) return ['utf-32be'];
  // A long text with few ASCII characters may have more characters such as U+4E00, with the NUL at the other place.
  return first + third < second + fourth ? ['utf-16le', 'utf-16be'] : ['utf-16be', 'utf-16le'];
}

/** Whether bytes are text in this encoding, rather than another text with stray NULs whose bytes also make characters. */
function isWide(head: Buffer, encoding: WideEncoding, [first, second, third, fourth]: Nuls): boolean {
  const text = decodeWide(head, encoding);
  if (text === undefined || text === '' || !isPlainText(text)) return false;
  const ascii = text.match(/[\0-\x7f]/g)?.length ?? 0;
  if (ascii > 0 && !UNUSED.test(text) && !isNarrowText(head)) return true;
  const nuls = first + second + third + fourth;
  if (nuls < head.length * MIN_NUL_SHARE || ascii < text.length * MIN_ASCII_SHARE) return false;
  const samePlace = encoding === 'utf-16le' ? second + fourth : encoding === 'utf-16be' ? first + third : nuls;
  if (samePlace < nuls * MIN_SAME_PLACE_SHARE) return false;
  if (nuls < head.length * MAX_STRAY_NUL_SHARE && findAsciiPairShare(head) > MAX_ASCII_PAIR_SHARE) return false;
  const lineEnds = text.match(/[\r\n]/g)?.length ?? 0;
  return countFalseLineEnds(text) <= lineEnds / 4 + text.length * CHANCE_OF_LINE_END + 1;
}

function isNarrowText(head: Buffer): boolean {
  const rest = removeStrayNuls(head);
  return rest !== undefined && isPlainText(rest.toString('latin1'));
}

/**
 * Counts the characters that have the byte of a line end and are none: in wide text they are there only by chance. Those
 * of Gujarati (U+0A80) and Sinhala (U+0D80) do not count: all have such a byte, and another one that is not ASCII.
 */
function countFalseLineEnds(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const [high, low] = [unit >> 8, unit & 0xff];
    if (high > 0 && (isLineEnd(low) || (isLineEnd(high) && low < 0x80))) count += 1;
  }
  return count;
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The share of pairs of ASCII bytes among the pairs without a NUL; 0 if there is none. */
function findAsciiPairShare(head: Buffer): number {
  const pairs = (head.toString('latin1').match(/../gs) ?? []).filter((pair) => !pair.includes('\0'));
  return pairs.filter((pair) => ASCII_PAIR.test(pair)).length / Math.max(1, pairs.length);
}

/** The bytes of a text without stray NULs; undefined if there are so many that it is no text. */
export function removeStrayNuls(head: Buffer): Buffer | undefined {
  const rest = removeNuls(head);
  return head.length - rest.length > head.length * MAX_STRAY_NUL_SHARE ? undefined : rest;
}

export function removeNuls(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}

/** Whether a decoded text looks like real text: no NUL and hardly any control characters. */
export function isPlainText(text: string): boolean {
  return !text.includes('\0') && (text.match(CONTROL)?.length ?? 0) <= text.length * MAX_CONTROL_SHARE;
}

/** Decodes complete characters; undefined if any is invalid. The end of the sample may split a surrogate pair. */
export function decodeWide(head: Buffer, encoding: WideEncoding): string | undefined {
  if (encoding.startsWith('utf-32')) return decodeUtf32(head, encoding === 'utf-32le');
  const units = head.subarray(0, head.length & ~1);
  const text = new TextDecoder(encoding).decode(units);
  return text.slice(0, -1).includes('\ufffd') ? undefined : text;
}

function decodeUtf32(head: Buffer, isLittleEndian: boolean): string | undefined {
  let text = '';
  for (let at = 0; at + 4 <= head.length; at += 4) {
    const codePoint = isLittleEndian ? head.readUInt32LE(at) : head.readUInt32BE(at);
    if (codePoint > LAST_CODE_POINT) return undefined;
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
