/** `fetch` for jobs that may use the network: requests and answers pass through the process as texts. */
import { type FetchAnswer, type FetchRequest, outer } from './outer.ts';
import { TextDecoder, TextEncoder } from './text.ts';

type Body = string | ArrayBuffer | ArrayBufferView | null | undefined;

interface Init {
  method?: string;
  headers?: Record<string, string> | Iterable<[string, string]>;
  body?: Body;
}

interface OpenRequest {
  resolve: (response: object) => void;
  reject: (error: Error) => void;
}

const open = new Map<number, OpenRequest>();
let lastId = 0;

/** Begins a request. Its answer is read while the rule awaits it. */
export function fetch(url: unknown, { method = 'GET', headers = {}, body }: Init = {}): Promise<object> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
    const request: FetchRequest = {
      url: String(url),
      method: String(method),
      headers: pairs.map(([name, value]) => [String(name), String(value)]),
      body: body === undefined || body === null ? null : toLatin1(body),
    };
    outer.beginFetch(id, JSON.stringify(request));
    open.set(id, { resolve, reject });
  });
}

/** Waits for the next answer; false if there are no open requests. */
export function receiveAnswer(): boolean {
  const text = open.size === 0 ? null : outer.waitForFetch();
  if (text === null) return false;
  const { id, ...answer } = JSON.parse(text) as FetchAnswer & { id: number };
  const request = open.get(id);
  open.delete(id);
  if ('error' in answer) request?.reject(new TypeError(answer.error));
  else request?.resolve(makeResponse(answer));
  return true;
}

/** Gives up all open requests, and returns how many there were. */
export function abortRequests(): number {
  const count = open.size;
  if (count > 0) {
    open.clear();
    outer.abortFetches();
  }
  return count;
}

function makeResponse({ body, headers, ...facts }: Exclude<FetchAnswer, { error: string }>): object {
  const names = new Map(headers);
  const bytes = () => Uint8Array.from(body, (char) => char.charCodeAt(0));
  const text = () => new TextDecoder().decode(bytes());
  return Object.freeze({
    ...facts,
    ok: facts.status >= 200 && facts.status < 300,
    headers: Object.freeze({
      get: (name: string) => names.get(String(name).toLowerCase()) ?? null,
      has: (name: string) => names.has(String(name).toLowerCase()),
      entries: () => names.entries(),
      [Symbol.iterator]: () => names.entries(),
    }),
    text: async () => text(),
    json: async () => JSON.parse(text()),
    bytes: async () => bytes(),
    arrayBuffer: async () => bytes().buffer,
  });
}

function toLatin1(body: NonNullable<Body>): string {
  const bytes = readBytes(body);
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function readBytes(body: NonNullable<Body>): Uint8Array {
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return body instanceof ArrayBuffer ? new Uint8Array(body) : new TextEncoder().encode(String(body));
}
