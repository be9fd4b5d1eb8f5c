import createApi, { type Client } from 'openapi-fetch';
import { answerOf } from './answers.ts';
import type { components, paths } from './api.js';
import { makeKey, parseAddress, pickDefined } from './describe-request.ts';
import { type Download, makeDownload } from './download.ts';
import { isRequestError } from './errors.ts';
import { readMessages, type StreamMessage } from './follow.ts';
import { readBody } from './read-body.ts';
import { makeRefusal } from './refusals.ts';
import { pause, type SendOptions, send } from './send.ts';
import { type Content, makeForm } from './upload-form.ts';

type Schemas = components['schemas'];
export type Job = Schemas['Job'];
export type Document = Schemas['Document'];
export type JobEvent = Schemas['JobEvent'] | Schemas['Progress'];
/** What to run: see `submitJob` in the reference. */
export type SubmitJob =
  paths['/api/v1/workspaces/{workspace_id}/jobs']['post']['requestBody']['content']['application/json'];

export interface ClientOptions {
  /** Address of the server, with the path below which a proxy offers it. */
  url: string;
  token?: string;
  /** Id of the workspace; `default` when left out. */
  workspace?: string;
  /** Time in which an answer must begin; 5 minutes when left out. An upload may take three times as long. */
  timeoutMs?: number;
  /** How long requests are repeated while the service is away or busy; 2 minutes when left out. 0: never. */
  retryForMs?: number;
  /** By default that of the platform. */
  fetch?: (request: Request, init: RequestInit) => Promise<Response>;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** A request with the same key is carried out only once within seven days. Each call has its own key by default. */
export interface KeyedOptions extends CallOptions {
  idempotencyKey?: string;
}

export interface UploadAbout {
  /** Name of the file, with its ending. */
  name: string;
  /** Folders in which the file was, such as `Harbour/2026-05`. */
  folder?: string;
  senderId?: string;
  period?: string;
}

export interface WaitOptions extends CallOptions {
  /** Events and progress, as they come. After a lost connection, only those that were not there before. */
  onEvent?: (event: JobEvent) => void;
  /** Wait for this revision instead of the job as it first ran. */
  revision?: number;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is read, below the workspace. */
interface Reading extends CallOptions {
  path: string;
  query: Query;
  headers?: Record<string, string>;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const DEFAULT_RETRY_MS = 120_000;
const UPLOAD_FACTOR = 3;
const ENDED: readonly string[] = ['success', 'error', 'cancelled'];
/** When a stream cannot be had, the state of the job is read again after a second, and then less often. */
const FIRST_POLL_MS = 1000;
const MAX_POLL_MS = 10_000;
const LAST_POLL_MS = 50;
/** Streams that bring nothing before they break. After as many, a proxy lets none through. */
const MAX_USELESS_STREAMS = 2;

/** A client of the service, in one workspace. */
export class AdeClient {
  /** All operations, typed by the description of the API. Requests are repeated as those of all other methods. */
  readonly api: Client<paths>;
  readonly url: string;
  readonly workspace: string;
  readonly #token: string | undefined;
  readonly #send: SendOptions;

  constructor({ url, token, workspace = 'default', fetch = globalThis.fetch, ...more }: ClientOptions) {
    this.url = parseAddress(url);
    this.workspace = workspace;
    this.#token = token;
    const { timeoutMs = DEFAULT_TIMEOUT_MS, retryForMs = DEFAULT_RETRY_MS } = more;
    // In a browser, fetch must be called as a function, not as a method of an object.
    this.#send = { fetch: (request, init) => fetch(request, init), timeoutMs, retryForMs };
    this.api = createApi<paths>({
      baseUrl: this.url,
      headers: this.#makeHeaders(),
      fetch: (request) => send(() => request.clone(), { ...this.#send, isWhole: true }),
    });
  }

  /** Uploads a document. It is repeated with the same key, so that no attempt makes a second document. */
  async upload(content: Content, about: UploadAbout, options: KeyedOptions = {}): Promise<Document> {
    const { idempotencyKey = makeKey(), signal } = options;
    const { name, folder, senderId, period } = about;
    const fields = pickDefined({ folder, sender_id: senderId, period });
    const make = () => {
      const { body, headers } = makeForm(content, name, fields);
      const init = {
        method: 'POST',
        headers: { ...this.#makeHeaders(), ...headers, 'idempotency-key': idempotencyKey },
        body,
        signal,
        // A streamed body needs it; the types of browsers do not have it.
        duplex: 'half',
      } as const;
      return new Request(this.#address('documents'), init);
    };
    const response = await send(make, {
      ...this.#send,
      timeoutMs: this.#send.timeoutMs * UPLOAD_FACTOR,
      isWhole: true,
    });
    if (!response.ok) throw makeRefusal(response, await readBody(response));
    return JSON.parse(await response.text());
  }

  /** Submits a job. Throws AdeRequestError; its code is `queue_full` if no place became free while it was repeated. */
  submit(request: SubmitJob, { idempotencyKey = makeKey(), signal }: KeyedOptions = {}): Promise<Job> {
    return answerOf(
      this.api.POST('/api/v1/workspaces/{workspace_id}/jobs', {
        params: { path: { workspace_id: this.workspace }, header: { 'Idempotency-Key': idempotencyKey } },
        body: request,
        signal,
      }),
    );
  }

  readJob(jobId: string, { signal }: CallOptions = {}): Promise<Job> {
    const path = { workspace_id: this.workspace, job_id: jobId };
    return answerOf(this.api.GET('/api/v1/workspaces/{workspace_id}/jobs/{job_id}', { params: { path }, signal }));
  }

  /** Ends a waiting job at once, and a running one within a second. */
  cancel(jobId: string, { signal }: CallOptions = {}): Promise<Job> {
    const path = { workspace_id: this.workspace, job_id: jobId };
    return answerOf(
      this.api.POST('/api/v1/workspaces/{workspace_id}/jobs/{job_id}/cancel', { params: { path }, signal }),
    );
  }

  /**
   * Waits until a job has ended, whatever its `status` is then. It follows the events of the job and continues after
   * the last one when the connection is lost or the service restarts; where no stream comes through, it asks again.
   */
  async wait(jobId: string, { onEvent = () => {}, revision, signal }: WaitOptions = {}): Promise<Job> {
    let lastId: string | undefined;
    let uselessStreams = 0;
    let pollMs = FIRST_POLL_MS;
    for (;;) {
      if (await this.#hasEnded(jobId, revision, signal)) return this.readJob(jobId, { signal });
      if (uselessStreams >= MAX_USELESS_STREAMS) {
        await pause(pollMs, signal);
        pollMs = Math.min(pollMs * 2, MAX_POLL_MS);
        continue;
      }
      uselessStreams += 1;
      try {
        const options = { after: lastId, revision, signal };
        for await (const { id, data } of this.#openEvents(jobId, options, { ...this.#send, retryForMs: 0 })) {
          uselessStreams = 0;
          lastId = id ?? lastId;
          onEvent(data);
          if (data.type !== 'finished') continue;
          // No other event follows, but the state of the job may be a moment behind.
          uselessStreams = MAX_USELESS_STREAMS;
          pollMs = LAST_POLL_MS;
          break;
        }
      } catch (error) {
        // Whatever the reason is, the state of the job is asked for next, and that request is repeated or fails.
        if (!isRequestError(error)) throw error;
      }
    }
  }

  /** The events of a job, and its progress; those that are there already come first. Ends with the job. */
  async *follow(jobId: string, options: CallOptions & { after?: string } = {}): AsyncGenerator<JobEvent> {
    for await (const { data } of this.#openEvents(jobId, options, this.#send)) yield data;
  }

  /**
   * Opens a download. `path` is below the workspace, such as `jobs/ID/output`, `jobs/ID/artifact` or
   * `batches/ID/output`; `query` has its parameters, such as `revision`.
   */
  async download(path: string, query: Query = {}, { signal }: CallOptions = {}): Promise<Download> {
    return makeDownload(await this.#get({ path, query, signal }), signal);
  }

  /**
   * Downloads a file completely. If the connection is lost on the way, it begins again with another stream of `open`,
   * as long as requests are repeated.
   */
  async save(
    path: string,
    open: () => WritableStream<Uint8Array>,
    query: Query = {},
    { signal }: CallOptions = {},
  ): Promise<Omit<Download, 'body'>> {
    const startedAtMs = performance.now();
    for (;;) {
      const { body, ...about } = await this.download(path, query, { signal });
      try {
        await body.pipeTo(open(), { signal });
        return about;
      } catch (error) {
        const isOver = performance.now() - startedAtMs > this.#send.retryForMs;
        if (!isRequestError(error, 'answer_interrupted') || isOver) throw error;
        await pause(FIRST_POLL_MS, signal);
      }
    }
  }

  async #hasEnded(jobId: string, revision: number | undefined, signal: AbortSignal | undefined): Promise<boolean> {
    if (revision === undefined) return ENDED.includes((await this.readJob(jobId, { signal })).status);
    const path = { workspace_id: this.workspace, job_id: jobId, revision };
    const address = '/api/v1/workspaces/{workspace_id}/jobs/{job_id}/revisions/{revision}';
    return ENDED.includes((await answerOf(this.api.GET(address, { params: { path }, signal }))).status);
  }

  async *#openEvents(
    jobId: string,
    { after, revision, signal }: CallOptions & { after?: string; revision?: number },
    sending: SendOptions,
  ): AsyncGenerator<StreamMessage<JobEvent>> {
    const headers = { accept: 'text/event-stream', ...pickDefined({ 'last-event-id': after }) };
    const response = await this.#get({ path: `jobs/${jobId}/events`, query: { revision }, headers, signal }, sending);
    yield* readMessages<JobEvent>(response, signal);
  }

  async #get({ path, query, headers, signal }: Reading, sending = this.#send): Promise<Response> {
    const url = new URL(this.#address(path));
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value));
    const make = () => new Request(url, { headers: { ...this.#makeHeaders(), ...headers }, signal });
    const response = await send(make, sending);
    if (!response.ok) throw makeRefusal(response, await readBody(response));
    return response;
  }

  #address(path: string): string {
    return `${this.url}/api/v1/workspaces/${encodeURIComponent(this.workspace)}/${path}`;
  }

  #makeHeaders(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }
}

/** Makes a client of a service. Nothing is sent yet. Throws AdeRequestError `server_address_invalid`. */
export function createClient(options: ClientOptions): AdeClient {
  return new AdeClient(options);
}
