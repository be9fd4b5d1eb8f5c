import { isAscii } from 'node:buffer';
import { ForeignWords, findWordStart } from './encodings/foreign-words.ts';
import { removeNuls } from './wide-encodings.ts';

/** A word is not longer than a chunk of a file. */
const MAX_WORD_BYTES = 64 * 1024;
/** A text with so many characters of UTF-8 is read no further. */
const ENOUGH_CHARACTERS = 1000;

/** The words of a text that are not all ASCII, as far as they are needed to detect the encoding. */
export async function collectForeignWords(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  isUtf8: (words: ForeignWords) => boolean,
): Promise<ForeignWords> {
  const words = new ForeignWords();
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const block = removeNuls(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
    const start = findWordStart(block, block.length);
    const end = block.length - start > MAX_WORD_BYTES ? block.length : start;
    held = block.subarray(end);
    if (isAscii(block)) continue;
    words.add(block.subarray(0, end));
    if (words.utf8.valid >= ENOUGH_CHARACTERS && isUtf8(words)) return words;
  }
  words.add(held);
  return words;
}
