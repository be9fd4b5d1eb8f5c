/** How much of a text is UTF-8. */
interface Utf8Share {
  /** Characters of several bytes. */
  valid: number;
  /** Bytes that belong to no character. */
  invalid: number;
}

/** Counts the characters outside ASCII and the bytes that are not UTF-8; the end may split a character. */
export function countUtf8(bytes: Uint8Array): Utf8Share {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) continue;
    const length = findLength(first);
    let end = at + 1;
    while (end < at + length && end < bytes.length && isContinuation(bytes[end])) end++;
    if (length > 1 && end === at + length) valid += 1;
    else if (length === 1 || end < bytes.length) invalid += 1;
    if (length > 1 && (end === at + length || end === bytes.length)) at = end - 1;
  }
  return { valid, invalid };
}

/** The number of bytes of a character that begins with this byte; 1 if none does. */
function findLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function isContinuation(byte = 0): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
