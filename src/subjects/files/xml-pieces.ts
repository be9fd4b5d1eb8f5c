import { decodeXml, PartFailure, type ZipArchive } from '../../workbook/parts/index.ts';

/** Pieces are about this long: an element that must not be cut may make one longer. */
const PIECE_CHARS = 1024 * 1024;
/** Beyond this, a piece is cut behind any tag. */
const MOST_CHARS = 32 * PIECE_CHARS;
const DECLARED_ENCODING = /^(\ufeff?<\?xml[^>]*?\bencoding\s*=\s*["'])[^"']*(["'])/;

/** Elements behind which a part may be cut, by what the part has. The first that a part has, counts. */
const CLOSERS: readonly RegExp[] = ['row', 'si', 'comment', 'r', 'sp', 'table-row', 'p'].map(
  (name) => new RegExp(`</(?:[\\w.-]+:)?${name}>`, 'g'),
);

/** The text of an XML part in pieces that cut no row, no text and no comment; always declared as UTF-8. */
export async function* readXmlPieces(archive: ZipArchive, part: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  let isFirst = true;
  for await (const chunk of decodeXml(archive.readPart(part), new PartFailure(archive.file, part))) {
    held += decoder.decode(chunk, { stream: true });
    if (held.length < PIECE_CHARS) continue;
    const at = findCut(held);
    if (at === 0) continue;
    yield isFirst ? declareUtf8(held.slice(0, at)) : held.slice(0, at);
    isFirst = false;
    held = held.slice(at);
  }
  held += decoder.decode();
  yield isFirst ? declareUtf8(held) : held;
}

function declareUtf8(text: string): string {
  return text.replace(DECLARED_ENCODING, '$1UTF-8$2');
}

function findCut(text: string): number {
  for (const closer of CLOSERS) {
    const name = closer.source;
    const last = [...text.matchAll(new RegExp(name, 'g'))].at(-1);
    if (last !== undefined) return last.index + last[0].length;
  }
  return text.length > MOST_CHARS ? text.lastIndexOf('>') + 1 : 0;
}
