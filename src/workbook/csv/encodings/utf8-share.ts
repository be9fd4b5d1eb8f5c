import { isUtf8 } from 'node:buffer';
import { findCharacterEnd } from '../../rows/utf8.ts';

/** How much of a text is UTF-8. */
export interface Utf8Share {
  /** Characters of several bytes, and surrogates: programs that write them meant UTF-8. */
  valid: number;
  /** Bytes that belong to no character. */
  invalid: number;
}

/** Counts the characters outside ASCII and the bytes that are not UTF-8; the end may split a character. */
export function countUtf8(bytes: Uint8Array): Utf8Share {
  const end = findCharacterEnd(bytes);
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < end; ) {
    const length = (bytes[at] ?? 0) < 0x80 ? 1 : isSurrogate(bytes, at) ? 3 : measureCharacter(bytes, at);
    if (length > 1) valid += 1;
    if (length === 0) invalid += 1;
    at += length || 1;
  }
  return { valid, invalid };
}

/** The place of the first byte that belongs to no character; -1 if all do. */
export function findInvalidUtf8(bytes: Uint8Array): number {
  if (isUtf8(bytes)) return -1;
  let at = 0;
  for (let length = 1; length > 0; at += length) length = measureCharacter(bytes, at);
  return at;
}

/** The number of bytes of the character at this place; 0 if there is none. */
function measureCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = findLength(first);
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return isPossible(first, bytes[at + 1] ?? 0) ? length : 0;
}

/** Half of a UTF-16 pair, written as if it were a character. */
function isSurrogate(bytes: Uint8Array, at: number): boolean {
  const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
  return bytes[at] === 0xed && second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf;
}

/** The number of bytes of a character that begins with this byte; 0 if none does. */
function findLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** Longer forms than necessary, surrogates and numbers beyond Unicode are no characters (RFC 3629). */
function isPossible(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
