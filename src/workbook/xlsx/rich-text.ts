import { maxTextChars } from '../rows/string-store.ts';
import { tagKind, type XmlCursor } from './xml-cursor.ts';
import { decodeEscapes } from './xml-text.ts';

/**
 * Reads a string item (`si` or `is`) from after its start tag through its end tag: plain text or rich runs. Skips
 * phonetic hints (`rPh`) and formatting. `undefined` if the window ends before the item does.
 */
export function readRichText(cursor: XmlCursor, itemName: string): string | undefined {
  let text = '';
  for (;;) {
    if (!cursor.nextTag()) return undefined;
    const { name, kind } = cursor;
    if (kind === tagKind.close) {
      if (name === itemName) return text;
    } else if (name === 't') {
      if (kind === tagKind.empty) continue;
      if (!cursor.readText()) return undefined;
      const run = cursor.text;
      if (!cursor.nextTag()) return undefined;
      if (cursor.kind !== tagKind.close) throw cursor.failure.corrupt('an element inside a text');
      text += decodeEscapes(run);
      if (text.length > maxTextChars) throw cursor.failure.corrupt('a text is longer than any cell can hold');
    } else if (name !== 'r' && !skipFormat(cursor, itemName)) {
      return undefined;
    }
  }
}

/** Skips a phonetic hint, whose text is not the item's, or a formatting element, which may not have text. */
function skipFormat(cursor: XmlCursor, itemName: string): boolean {
  if (cursor.name === 'rPh') return cursor.skipElement();
  const refuse = (name: string) => {
    if (name === 't' || name === 'row' || name === 'c' || name === itemName)
      throw cursor.failure.corrupt('a text inside an element that ADE does not know');
  };
  refuse(cursor.name);
  return cursor.skipElement(refuse);
}
