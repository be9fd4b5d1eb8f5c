import { isLetter, isLowerLetter } from './bytes.ts';
import { TEXT_BITS } from './scan-text.ts';

const FOOT_MARK =
  /^\s*(?:[[(]?\d{1,2}[\])]|\\+\d|[*†‡§+]+\s*[\p{L}\d]|\d\s+\p{Lu}|\p{Ll}\s*[/)]|\p{Ll}\s+\p{Lu}|\d\/|[-–—X.(]*\)?\s*=|\(\p{Lu}{1,2}\)\s+[\p{L}\d])/u;
const EQUALS = /^.{0,12} = |^-/;

/** Marks are only searched in this many bytes. */
const MAX_BYTES = 24;

/** Finds marks of notes at the beginning of a text. */
export function findMarks(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start];
  const second = start + 1 < end ? bytes[start + 1] : undefined;
  const third = start + 2 < end ? bytes[start + 2] : undefined;
  // Most texts begin with two letters: only an equals sign can then mark a note.
  const isWord = isLetter(first) && (isLetter(second) || (second === 0x20 && isLowerLetter(third)));
  const text =
    isWord && !hasEquals(bytes, start, end) ? '' : bytes.toString('utf8', start, Math.min(end, start + MAX_BYTES));
  if (text === '') return 0;
  return (FOOT_MARK.test(text) ? TEXT_BITS.footMark : 0) | (EQUALS.test(text) ? TEXT_BITS.equals : 0);
}

function hasEquals(bytes: Buffer, start: number, end: number): boolean {
  const to = Math.min(end, start + 14);
  for (let at = start; at < to; at++) if (bytes[at] === 0x3d) return true;
  return false;
}
