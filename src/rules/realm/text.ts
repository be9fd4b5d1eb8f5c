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

/** The language's own getters of a view: a rule may have given the view properties of these names. */
const readView = takeGetters(Object.getPrototypeOf(Uint8Array.prototype));
const readDataView = takeGetters(DataView.prototype);

function takeGetters(prototype: object) {
  const take = (name: string) => {
    const { get } = Object.getOwnPropertyDescriptor(prototype, name)!;
    return (view: ArrayBufferView): unknown => Reflect.apply(get!, view, []);
  };
  return { buffer: take('buffer'), byteOffset: take('byteOffset'), byteLength: take('byteLength') };
}

/** The bytes of a view or buffer. */
function findBytes(given: ArrayBuffer | ArrayBufferView): [buffer: ArrayBufferLike, offset: number, length: number] {
  const view = ArrayBuffer.isView(given) ? given : new Uint8Array(given);
  const read = isDataView(view) ? readDataView : readView;
  return [read.buffer(view) as ArrayBufferLike, read.byteOffset(view) as number, read.byteLength(view) as number];
}

function isDataView(view: ArrayBufferView): boolean {
  try {
    readDataView.byteOffset(view);
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
