import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { maskSpans } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { addHit, type Found } from './types.ts';

/** More does not fit into a text. */
export const MAX_TEXT_BYTES = 400 * 1024 * 1024;

/** Masks what matches in a text, line by line. */
export function maskLines(text: string, matcher: Matcher, found: Found): string {
  const lines = text.split('\n');
  let isChanged = false;
  for (const [i, line] of lines.entries()) {
    const spans = matcher.findInText(line);
    for (const { term, how } of spans) addHit(found, { row: i + 1, term, how });
    if (spans.length === 0) continue;
    lines[i] = maskSpans(line, spans);
    isChanged = true;
  }
  return isChanged ? lines.join('\n') : text;
}

/** Runs of characters that may be text, as binary files have them; shorter ones are noise. */
const RUN = /[\p{L}\p{N}\p{M}\p{P} \t]{3,}/gu;
const SEPARATOR = /[,;|:\t]/;
const PIECE_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 4096;

/**
 * Looks for texts in the bytes of a file whose format is not known: in UTF-8, in one byte a character, and in UTF-16.
 * `inCells`: what may be between two cells of a csv file ends a text.
 */
export function findInBytes(bytes: Buffer, matcher: Matcher, found: Found, inCells = false): void {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES + OVERLAP_BYTES);
    const texts = [
      piece.toString('utf8'),
      piece.toString('latin1'),
      piece.toString('utf16le'),
      piece.subarray(1).toString('utf16le'),
    ];
    for (const text of texts) {
      for (const [run] of text.matchAll(RUN)) {
        for (const part of inCells ? run.split(SEPARATOR) : [run]) {
          const [span] = matcher.findInText(part);
          if (span !== undefined) addHit(found, { term: span.term, how: span.how });
        }
      }
    }
  }
}

/** Looks for texts in the bytes of a file, unless there are too many; `inCells` as in `findInBytes`. */
export async function searchBytes(path: string, matcher: Matcher, found: Found, inCells = false): Promise<void> {
  if (statSync(path).size > MAX_TEXT_BYTES) found.notSearched.push('too_large');
  else findInBytes(await readFile(path), matcher, found, inCells);
}

const PACKED_NAME = /(?:^|\/)vbaproject\.bin$/i;
const ZIP_START = Buffer.from('PK\x03\x04', 'latin1');
const GZIP_START = Buffer.from('\x1f\x8b\x08', 'latin1');

/** Whether a part has something packed, in which a search of its bytes finds nothing: macros, or an archive in a container. */
export function isPacked(name: string, bytes: Buffer): boolean {
  return PACKED_NAME.test(name) || bytes.includes(ZIP_START) || bytes.subarray(0, 3).equals(GZIP_START);
}
