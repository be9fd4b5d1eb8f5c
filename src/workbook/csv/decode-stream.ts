import { Transform, type TransformCallback } from 'node:stream';
import iconv from 'iconv-lite';

/** Decodes a stream of bytes; what is not text in the encoding becomes U+FFFD. */
export function makeDecoder(encoding: string): NodeJS.ReadWriteStream {
  // iconv-lite splits pairs of UTF-16 at the ends of chunks, and drops half a character at the end of the text.
  return /^utf-16[bl]e$/.test(encoding) ? new Utf16Decoder(encoding) : iconv.decodeStream(encoding);
}

class Utf16Decoder extends Transform {
  readonly #decoder: TextDecoder;

  constructor(encoding: string) {
    super();
    this.#decoder = new TextDecoder(encoding);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    done(null, this.#decoder.decode(chunk, { stream: true }));
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#decoder.decode());
  }
}
