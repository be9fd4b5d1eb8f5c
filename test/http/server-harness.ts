import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after } from 'node:test';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { ProblemDetails, WorkspaceEvent } from '../../src/contract/api/index.ts';
import { errorTable } from '../../src/contract/errors/index.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { type RunningServer, startServer } from '../../src/http/index.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import { addKnownEnvironments } from '../helpers/known-environments.ts';
import { databaseUrlOf, dropDatabase } from '../helpers/postgres/databases.ts';
import { forget, remember, storageUrlOf } from '../helpers/storage/forgetful.ts';
import { ApiDescription, type OpenApi } from './api-description.ts';
import { type Answer, type CallOptions, projectDir, ServerCalls } from './server-calls.ts';

export {
  type Answer,
  type CallOptions,
  LOCKER,
  makeForm,
  projectDir,
  starterInput,
  WS,
} from './server-calls.ts';

/** Requests that tests repeat while they wait. */
const NEEDS_NO_FILES = /^GET .*\/(jobs|batches)\/[^/?]+$/;

let description: OpenApi | undefined;

/** An OpenAPI document equal to the one that each server serves; openapi.test.ts compares them. */
function readDescription(): OpenApi {
  description ??= JSON.parse(readFileSync(join(projectDir, 'docs', 'openapi.json'), 'utf8')) as OpenApi;
  return description;
}

/** A real server with its own port and folder; both are removed when the test file ends. */
export class TestServer extends ServerCalls {
  readonly dataDir: string;
  readonly logLines: string[] = [];
  readonly env: Record<string, string>;
  running!: RunningServer;
  adminToken = '';
  api!: ApiDescription;
  readonly #limits: Partial<HttpLimits>;

  constructor(env: Record<string, string>, limits: Partial<HttpLimits> = {}) {
    super();
    this.#limits = limits;
    this.dataDir = mkdtempSync(join(tmpdir(), 'ade-http-'));
    addKnownEnvironments(this.dataDir);
    this.env = env;
  }

  async start(): Promise<void> {
    const dataDir = this.env.ADE_DATA_DIR ?? this.dataDir;
    const place = {
      ADE_DATA_DIR: dataDir,
      ADE_DATABASE_URL: await databaseUrlOf(dataDir),
      ADE_STORAGE_URL: storageUrlOf(dataDir),
    };
    // Engines run in the process of the tests, unless a test asks for engines that wait.
    const own = { ADE_PORT: '0', ADE_LOG_LEVEL: 'info', ADE_IDLE_ENGINE_SECONDS: '0' };
    const settings = readSettings({ ...place, ...own, ...this.env });
    const logTo = new Writable({
      write: (chunk, _encoding, done) => {
        this.logLines.push(String(chunk));
        done();
      },
    });
    this.running = await startServer(settings, { logTo, limits: this.#limits });
    this.adminToken = this.running.firstToken ?? this.adminToken;
    this.api = new ApiDescription(readDescription(), this.api?.seen);
  }

  async restart(): Promise<void> {
    await this.running.stop();
    await this.start();
  }

  /** Compares every answer with the OpenAPI document. */
  async call<T = unknown>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const headers = this.#makeHeaders(options);
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const isForgotten = !NEEDS_NO_FILES.test(`${method} ${path}`);
    if (isForgotten) await this.forget();
    const response = await fetch(`${this.running.url}${path}`, { method, headers, body, redirect: 'manual' });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (isForgotten) await this.remember();
    return this.#finish(method, path, response.status, response.headers, bytes);
  }

  /** See test/helpers/storage/forgetful.ts. */
  forget(): Promise<void> {
    return forget(this.running.service.shared);
  }

  remember(): Promise<void> {
    return remember(this.running.service.db, this.running.service.shared);
  }

  /** Sends the bytes as they are, for requests that no normal client sends. */
  async sendRaw<T = ProblemDetails>(request: string): Promise<Answer<T>> {
    await this.forget();
    const socket = connect(Number(new URL(this.running.url).port), '127.0.0.1');
    socket.write(request, 'latin1');
    const { status, headers, bytes } = await readAnswer(socket);
    await this.remember();
    const [method = '', path = ''] = request.split(/[ \r\n]/, 2);
    return this.#finish(method, path, status, headers, bytes);
  }

  /** Reads a stream until the wanted event arrives; `act` is called once the stream is open. */
  async follow<Event extends { type: string } = WorkspaceEvent>(
    path: string,
    isLast: (event: Event) => boolean,
    act: () => Promise<unknown>,
    options: CallOptions = {},
  ): Promise<Event[]> {
    const controller = new AbortController();
    const headers = this.#makeHeaders(options);
    const response = await fetch(`${this.running.url}${path}`, { headers, signal: controller.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    this.api.check({ method: 'GET', url: path, status: response.status, headers: response.headers, text: '' });
    const events: Event[] = [];
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data === undefined) continue;
        const event = JSON.parse(data) as Event;
        this.api.checkEvent(path, 'text/event-stream', event);
        events.push(event);
        if (event.type === 'connected') await act();
        if (!isLast(event)) continue;
        controller.abort();
        return events;
      }
    }
    throw new Error('The stream ended.');
  }

  #makeHeaders({ token = this.adminToken, headers }: CallOptions): Record<string, string> {
    return token ? { ...headers, authorization: `Bearer ${token}` } : { ...headers };
  }

  #finish<T>(method: string, url: string, status: number, headers: Headers, bytes: Buffer): Answer<T> {
    const text = bytes.toString('utf8');
    this.api.check({ method, url, status, headers, text });
    const isJson = /^application\/(problem\+)?json(;|$)/.test(headers.get('content-type') ?? '') && text !== '';
    return { status, headers, body: (isJson ? JSON.parse(text) : undefined) as T, text, bytes };
  }

  /** As `call`, but the answer must have this status. */
  async expect<T>(status: number, method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const answer = await this.call<T>(method, path, options);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text.slice(0, 500)}`);
    return answer;
  }

  /** Expects the complete problem details of an error, with the status of the table. */
  async expectProblem(code: keyof typeof errorTable, method: string, path: string, options: CallOptions = {}) {
    const { status } = errorTable[code];
    const answer = await this.expect<ProblemDetails>(status, method, path, options);
    return this.assertProblem(code, answer);
  }

  assertProblem(code: keyof typeof errorTable, answer: Answer<ProblemDetails>): Answer<ProblemDetails> {
    const { status } = errorTable[code];
    assert.equal(answer.status, status, answer.text.slice(0, 500));
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(answer.body.code, code);
    assert.equal(answer.body.status, status);
    assert.equal(answer.body.request_id, answer.headers.get('x-request-id'));
    assert.ok(!answer.body.detail.includes('{'), `unfilled: ${answer.body.detail}`);
    return answer;
  }

  /** Folders of trial runs; no run may leave one behind. */
  listTrials(): string[] {
    return readdirSync(join(this.dataDir, 'jobs')).filter((name) => name.startsWith('.trial'));
  }
}

/** Waits for something that happens by itself, with growing pauses; the limit is the test runner's. */
export async function waitUntil(isReached: () => boolean | Promise<boolean>): Promise<void> {
  for (let ms = 5; !(await isReached()); ms = Math.min(ms * 1.5, 100)) {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Reads an answer that has the header Content-Length, and closes the connection. */
async function readAnswer(socket: Socket): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) continue;
    const [first, ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Headers(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
    const bytes = received.subarray(end + 4);
    // Leaving the loop closes the connection.
    if (bytes.length >= Number(headers.get('content-length')))
      return { status: Number(first!.split(' ')[1]), headers, bytes };
  }
  throw new Error(`There was no whole answer: ${received.toString('latin1')}`);
}

/** Starts a server for a test file; `fillDataDir` may first put something into its folder. */
export async function startTestServer(
  env: Record<string, string> = {},
  fillDataDir: (dataDir: string) => void = () => undefined,
  limits: Partial<HttpLimits> = {},
): Promise<TestServer> {
  ensureBuilt();
  const server = new TestServer(env, limits);
  fillDataDir(server.dataDir);
  after(async () => {
    await server.running?.stop();
    dropDatabase(env.ADE_DATA_DIR ?? server.dataDir);
    rmSync(server.dataDir, { recursive: true, force: true });
  });
  await server.start();
  return server;
}
