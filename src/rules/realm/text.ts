/** The web's `TextEncoder`, `TextDecoder` and base64 functions. */
import { outer } from './outer.ts';

export class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array<ArrayBuffer> {
    const whole = String(text);
    const bytes = new Uint8Array(outer.countUtf8Bytes(whole));
    outer.writeUtf8(whole, bytes.buffer);
    return bytes;
  }
}

let decoderCount = 0;

export class TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  readonly #id = ++decoderCount;

  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false }: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const encoding = outer.findEncoding(String(label));
    if (encoding === null) throw new RangeError(`TextDecoder: there is no encoding ${label}`);
    this.encoding = encoding;
    this.fatal = Boolean(fatal);
    this.ignoreBOM = Boolean(ignoreBOM);
  }

  decode(bytes: ArrayBuffer | ArrayBufferView = new ArrayBuffer(0), { stream = false } = {}): string {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
    const { encoding: label, fatal, ignoreBOM } = this;
    const options = JSON.stringify({ label, fatal, ignoreBOM, stream: Boolean(stream) });
    const text = outer.decodeText(this.#id, options, buffer, byteOffset, byteLength);
    if (text === null) throw new TypeError(`TextDecoder: the bytes are not valid ${label}`);
    return text;
  }
}

export function decodeBase64(text: string): string {
  return assertText(outer.decodeBase64(String(text)), 'atob: the text is not base64');
}

export function encodeBase64(text: string): string {
  return assertText(outer.encodeBase64(String(text)), 'btoa: a character is beyond one byte');
}

function assertText(text: string | null, message: string): string {
  if (text === null) throw new RangeError(message);
  return text;
}
