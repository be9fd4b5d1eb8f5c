/** The process's part of the web's functions for texts, bytes and URLs. Only texts and numbers go in and out. */
import type { Outer } from '../realm/outer.ts';

type WebFunctions = Pick<
  Outer,
  | 'countUtf8Bytes'
  | 'writeUtf8'
  | 'findEncoding'
  | 'decodeText'
  | 'parseUrl'
  | 'changeUrl'
  | 'parseQuery'
  | 'formatQuery'
  | 'decodeBase64'
  | 'encodeBase64'
>;

const URL_PARTS = [
  'hash',
  'host',
  'hostname',
  'href',
  'password',
  'pathname',
  'port',
  'protocol',
  'search',
  'username',
];

/** Decoders that have decoded the beginning of a text. */
const decoders = new Map<number, TextDecoder>();

export const webFunctions: WebFunctions = {
  countUtf8Bytes: (text) => Buffer.byteLength(text),
  writeUtf8: (text, into) => void Buffer.from(into).write(text),
  findEncoding(label) {
    try {
      return new TextDecoder(label).encoding;
    } catch {
      return null;
    }
  },
  decodeText(id, options, bytes, offset, length) {
    const { label, fatal, ignoreBOM, stream } = JSON.parse(options);
    const decoder = decoders.get(id) ?? new TextDecoder(label, { fatal, ignoreBOM });
    if (stream) decoders.set(id, decoder);
    else decoders.delete(id);
    try {
      return decoder.decode(new Uint8Array(bytes, offset, length), { stream });
    } catch {
      decoders.delete(id);
      return null;
    }
  },
  parseUrl(url, base) {
    const parsed = URL.parse(url, base ?? undefined);
    return parsed && readParts(parsed);
  },
  changeUrl(url, part, value) {
    const changed = new URL(url);
    if (URL_PARTS.includes(part)) Reflect.set(changed, part, value);
    return readParts(changed);
  },
  parseQuery: (text) => JSON.stringify([...new URLSearchParams(text)]),
  formatQuery: (pairs) => new URLSearchParams(JSON.parse(pairs)).toString(),
  decodeBase64: (text) => orNull(() => atob(text)),
  encodeBase64: (text) => orNull(() => btoa(text)),
};

function readParts(url: URL): string {
  const entries = [...URL_PARTS, 'origin'].map((part) => [part, Reflect.get(url, part)]);
  return JSON.stringify(Object.fromEntries(entries));
}

function orNull(make: () => string): string | null {
  try {
    return make();
  } catch {
    return null;
  }
}
