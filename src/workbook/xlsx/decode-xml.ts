import { isUtf8 } from 'node:buffer';
import { findCharacterEnd } from '../rows/utf8.ts';
import type { PartFailure } from '../zip/part-failure.ts';

/** The XML declaration is within this many bytes, in ASCII characters. */
const DECLARATION_BYTES = 200;
const DECLARED = /^<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;
const UTF8_NAMES = /^(?:utf-?8|us-ascii|ascii)$/i;

/**
 * Passes UTF-8 on and converts other encodings to it: UTF-16, which packages may use as well, is recognized by its byte
 * order mark or by the form of `<`; others, by the XML declaration. Bytes that are not text in the encoding are damage.
 */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>, failure: PartFailure): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | null | undefined;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? toBuffer(chunk) : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    if (decoder === undefined && bytes.length < DECLARATION_BYTES) {
      held = bytes;
      continue;
    }
    decoder ??= decoder === null ? null : makeDecoder(bytes, failure);
    if (decoder !== null) {
      yield decode(decoder, bytes, failure);
      continue;
    }
    const end = findCharacterEnd(bytes);
    assertUtf8(bytes.subarray(0, end), failure);
    held = Buffer.from(bytes.subarray(end));
    yield bytes.subarray(0, end);
  }
  if (decoder === undefined && held.length > 0) {
    decoder = makeDecoder(held, failure);
    if (decoder !== null) {
      yield decode(decoder, held, failure);
      held = Buffer.alloc(0);
    }
  }
  if (decoder) decode(decoder, new Uint8Array(0), failure, true);
  assertUtf8(held, failure);
  if (held.length > 0) yield held;
}

function toBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Null for UTF-8, which needs no decoder. */
function makeDecoder(start: Buffer, failure: PartFailure): TextDecoder | null {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0x3c && start[1] === 0)) return create('utf-16le');
  if ((start[0] === 0xfe && start[1] === 0xff) || (start[0] === 0 && start[1] === 0x3c)) return create('utf-16be');
  const declared = DECLARED.exec(start.toString('latin1', 0, DECLARATION_BYTES).replace(/^\xef\xbb\xbf/, ''))?.[1];
  if (declared === undefined || UTF8_NAMES.test(declared)) return null;
  try {
    // If the declaration can be read as ASCII, the encoding cannot be UTF-16, even if it says so.
    return /^utf-?16/i.test(declared) ? null : create(declared);
  } catch (cause) {
    throw failure.corrupt(`it declares the encoding ${declared}, which ADE does not know`, cause);
  }
}

function create(encoding: string): TextDecoder {
  return new TextDecoder(encoding, { fatal: true });
}

function decode(decoder: TextDecoder, bytes: Uint8Array, failure: PartFailure, isEnd = false): Uint8Array {
  try {
    return Buffer.from(decoder.decode(bytes, { stream: !isEnd }));
  } catch (cause) {
    throw failure.corrupt(`bytes that are not ${decoder.encoding}`, cause);
  }
}

function assertUtf8(bytes: Buffer, failure: PartFailure): void {
  if (!isUtf8(bytes)) throw failure.corrupt('bytes that are not UTF-8');
}
