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
const LAST_CODE_POINT = 0x10_ffff;

/** The wide encoding whose byte order mark is at the start. */
export function readWideMark(head: Buffer): WideEncoding | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => head[at] === byte))?.[0];
}

/**
 * Finds the wide encoding of a text without a mark by its NULs: UTF-32 has two at the same places in each character,
 * UTF-16 has one in each character below 256, such as commas and line ends. Undefined if the result is not text.
 */
export function detectWideEncoding(head: Buffer): WideEncoding | undefined {
  const nuls = [0, 0, 0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) nuls[at & 3]! += 1;
  const [first, second, third, fourth] = nuls as [number, number, number, number];
  const units = Math.floor(head.length / 4);
  const found =
    units > 0 && Math.min(third, fourth) >= units
      ? 'utf-32le'
      : units > 0 && Math.min(first, second) >= units
        ? 'utf-32be'
        : first + third < second + fourth
          ? 'utf-16le'
          : 'utf-16be';
  if (first + third === second + fourth && found.startsWith('utf-16')) return undefined;
  const text = decodeWide(head, found);
  return text !== undefined && text !== '' && isPlainText(text) ? found : undefined;
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
