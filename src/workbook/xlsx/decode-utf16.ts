/**
 * Passes UTF-8 through and converts UTF-16, which OPC allows as well, to UTF-8. The byte order mark decides, or without
 * one the first character, which is `<` in all XML.
 */
export async function* decodeUtf16(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (let chunk of chunks) {
    if (head !== undefined) {
      chunk = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      head = chunk.length < 2 ? chunk : undefined;
      if (head !== undefined) continue;
      decoder = makeDecoder(chunk);
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function makeDecoder(chunk: Uint8Array): TextDecoder | undefined {
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0x3c && chunk[1] === 0))
    return new TextDecoder('utf-16le');
  if ((chunk[0] === 0xfe && chunk[1] === 0xff) || (chunk[0] === 0 && chunk[1] === 0x3c))
    return new TextDecoder('utf-16be');
  return undefined;
}
