/** The web's `TextEncoder`, `TextDecoder` and base64 functions. */
import { outer } from './outer.ts';
import { takeGetter } from './take-getter.ts';

export class TextEncoder {
  readonly encoding = 'utf-8';

  encode(text = ''): Uint8Array<ArrayBuffer> {
    const whole = String(text);
    const bytes = new Uint8Array(outer.countUtf8Bytes(whole));
    outer.writeUtf8(whole, bytes.buffer);
    return bytes;
  }
}

/** A rule may have given a view properties of these names. */
const readView = takeGetters(Object.getPrototypeOf(Uint8Array.prototype));
const readDataView = takeGetters(DataView.prototype);

function takeGetters(prototype: object) {
  return {
    buffer: takeGetter<ArrayBufferLike>(prototype, 'buffer'),
    offset: takeGetter<number>(prototype, 'byteOffset'),
    length: takeGetter<number>(prototype, 'byteLength'),
  };
}

/** The bytes of a view or buffer. */
function findBytes(given: ArrayBuffer | ArrayBufferView): [buffer: ArrayBufferLike, offset: number, length: number] {
  const view = ArrayBuffer.isView(given) ? given : new Uint8Array(given);
  const read = isDataView(view) ? readDataView : readView;
  return [read.buffer(view), read.offset(view), read.length(view)];
}

function isDataView(view: ArrayBufferView): boolean {
  try {
    readDataView.offset(view);
    return true;
  } catch {
    return false;
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
    const { encoding: label, fatal, ignoreBOM } = this;
    const options = JSON.stringify({ label, fatal, ignoreBOM, stream: Boolean(stream) });
    const text = outer.decodeText(this.#id, options, ...findBytes(bytes));
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
