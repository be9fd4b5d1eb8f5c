import { makeUnreachableError, parseProblem } from './api-error.ts';
import { noteEventsAt } from './events-at.ts';

const API_ROOT = '/api/v1';

type QueryValue = string | number | boolean | null | undefined;

/** The query parameters of an address; empty values are left out. */
export type QueryValues = Record<string, QueryValue>;

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: QueryValues | undefined;
  /** Sent as JSON, except for a form. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Whether the request outlives its page. */
  keepalive?: boolean;
}

/** URL of a path of the API, for requests and for links (downloads, event streams). */
export function makeApiUrl(path: string, query: QueryValues = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${API_ROOT}${path}${text ? `?${text}` : ''}`;
}

/** Path below a workspace, or with null below the server; every part is encoded. */
export function makeWorkspacePath(workspaceId: string | null, ...parts: (string | number)[]): string {
  const scope = workspaceId === null ? [] : ['workspaces', workspaceId];
  return `/${[...scope, ...parts].map(encodeURIComponent).join('/')}`;
}

/** Sends a request. Throws ApiError for every failure, also if there is no answer. */
export async function sendRequest(path: string, options: RequestOptions = {}): Promise<Response> {
  const url = makeApiUrl(path, options.query);
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  const init: RequestInit = {
    method: options.method ?? 'GET',
    headers,
    credentials: 'same-origin',
    // A cancelled request would keep the browser's cache locked for the next one.
    cache: 'no-store',
  };
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  if (options.body instanceof FormData) {
    // The browser sets the content type, which names the boundary between the parts of a form.
    init.body = options.body;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  return fetchOrExplain(url, init);
}

/** The whole answer as a text. From then on, events after it can be applied to what was read. */
async function readText(path: string, response: Response): Promise<string> {
  const text = await response.text();
  noteEventsAt(path, response);
  return text;
}

async function fetchOrExplain(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw makeUnreachableError(url, error);
  });
  if (!response.ok) throw parseProblem(response.status, await response.text(), url);
  return response;
}

/** A text file next to the start page. */
export async function requestAppFile(name: string, init: RequestInit = {}): Promise<string> {
  return (await fetchOrExplain(`/app/${name}`, init)).text();
}

/** The JSON of an answer; null for an answer without a body. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await sendRequest(path, options);
  const text = await readText(path, response);
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** Sends one file as a form. */
export function sendFile<T>(path: string, file: File, options: RequestOptions = {}): Promise<T> {
  return sendFiles<T>(path, [file], options);
}

export function sendFiles<T>(path: string, files: readonly File[], options: RequestOptions = {}): Promise<T> {
  const body = new FormData();
  for (const file of files) body.append('file', file);
  return requestJson<T>(path, { ...options, method: 'POST', body });
}

/** Changes a resource. Reads its ETag first, so that two people can't overwrite each other's change unnoticed. */
export async function changeResource<T>(path: string, change: unknown): Promise<T> {
  const etag = (await sendRequest(path)).headers.get('etag') ?? '';
  return requestJson<T>(path, { method: 'PATCH', body: change, headers: { 'If-Match': etag } });
}

export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  const headers = { Accept: 'text/plain, application/x-ndjson, */*', ...options.headers };
  return readText(path, await sendRequest(path, { ...options, headers }));
}
