/** Globals of rules besides the language (src/rules/realm/language.ts); the network only if the package asks for it. */
export function makeRuleGlobals(hasNetwork: boolean): string {
  return hasNetwork ? BASE + NETWORK : BASE;
}

const BASE = `
declare var console: Record<'debug' | 'error' | 'info' | 'log' | 'warn', (...parts: unknown[]) => void>;
declare function structuredClone<T>(value: T): T;
declare function queueMicrotask(callback: () => void): void;
declare var performance: { now(): number; readonly timeOrigin: number };
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare class TextEncoder { readonly encoding: string; encode(text?: string): Uint8Array<ArrayBuffer>; }
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Record<string, string> | Iterable<[string, string]>);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  entries(): IterableIterator<[string, string]>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  static canParse(url: string, base?: string | URL): boolean;
  static parse(url: string, base?: string | URL): URL | null;
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toString(): string;
  toJSON(): string;
}
interface Crypto {
  getRandomValues<T extends ArrayBufferView>(view: T): T;
  randomUUID(): string;
}
declare var crypto: Crypto;
`;

const NETWORK = `
declare interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: {
    get(name: string): string | null;
    has(name: string): boolean;
    entries(): IterableIterator<[string, string]>;
    [Symbol.iterator](): IterableIterator<[string, string]>;
  };
  text(): Promise<string>;
  json(): Promise<any>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
declare function fetch(url: string | URL, init?: {
  method?: string;
  headers?: Record<string, string> | Iterable<[string, string]>;
  body?: string | ArrayBuffer | ArrayBufferView | URLSearchParams | null;
}): Promise<FetchResponse>;
`;
