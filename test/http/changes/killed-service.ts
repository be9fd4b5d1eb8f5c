import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../src/storage/store/database.ts';
import type { ActivityRow } from '../../../src/storage/store/schema/tables.ts';
import { knownDatabaseUrlOf } from '../../helpers/postgres/databases.ts';
import type { CallOptions } from '../server-calls.ts';
import { type StartedService, startService } from '../service-process.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'crash-at-statement.ts');

export interface Call extends CallOptions {
  method: string;
  path: string;
}

/** A service in its own process, which dies in the middle of requests and is started again, always with the same data. */
export class KilledService {
  readonly dataDir: string;
  readonly db: Database;
  readonly #token: string;
  #running!: StartedService;

  private constructor(dataDir: string, db: Database, token: string) {
    this.dataDir = dataDir;
    this.db = db;
    this.#token = token;
  }

  static async start(dataDir: string, token: string): Promise<KilledService> {
    const db = await openDatabase({ dataDir, databaseUrl: knownDatabaseUrlOf(dataDir) });
    const service = new KilledService(dataDir, db, token);
    await service.#start();
    return service;
  }

  async #start(): Promise<void> {
    const env = {
      ADE_DATA_DIR: this.dataDir,
      ADE_DATABASE_URL: knownDatabaseUrlOf(this.dataDir),
      ADE_UPLOADS_PER_MINUTE: '100000',
      ADE_SIGN_INS_PER_MINUTE: '100000',
    };
    this.#running = await startService(env, ['--import', FIXTURE]);
  }

  async stop(): Promise<void> {
    this.#running.child.kill('SIGKILL');
    await this.#running.ended;
    await this.db.destroy();
  }

  async fetch({ method, path, json, body, headers, token = this.#token }: Call): Promise<Response> {
    const sent: Record<string, string> = { ...headers };
    if (token) sent.authorization = `Bearer ${token}`;
    if (json !== undefined) sent['content-type'] = 'application/json';
    const content = json === undefined ? body : JSON.stringify(json);
    return fetch(`${this.#running.url}${path}`, { method, headers: sent, body: content });
  }

  /** The answer to a request that must succeed. */
  async call<T>(call: Call): Promise<{ body: T; etag: string; headers: Headers }> {
    const answer = await this.fetch(call);
    const text = await answer.text();
    assert.ok(answer.ok, `${call.method} ${call.path}: ${answer.status} ${text.slice(0, 300)}`);
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return {
      body: (isJson ? JSON.parse(text) : null) as T,
      etag: answer.headers.get('etag') ?? '',
      headers: answer.headers,
    };
  }

  async read<T>(path: string): Promise<T> {
    return (await this.call<T>({ method: 'GET', path })).body;
  }

  async make<T>(path: string, json?: unknown): Promise<T> {
    return (await this.call<T>({ method: 'POST', path, json })).body;
  }

  /** How many statements a request has, from the first one that can change something. */
  async count(call: Call): Promise<number> {
    const { headers } = await this.call({ ...call, headers: { ...call.headers, 'x-kill-at': 'count' } });
    return Number(headers.get('x-statements'));
  }

  /** Sends a request, kills the service at a statement of it, and starts it again. */
  async kill(call: Call, at: number): Promise<void> {
    const lost = this.fetch({ ...call, headers: { ...call.headers, 'x-kill-at': String(at) } });
    await assert.rejects(lost, 'the service died before it answered');
    assert.deepEqual(await this.#running.ended, [null, 'SIGKILL']);
    await this.#start();
  }

  /** Waits until nothing changes by itself any more: all jobs have ended. */
  async settle(): Promise<void> {
    const isBusy = async () => {
      const job = await this.db
        .selectFrom('jobs')
        .select('id')
        .where('status', 'in', ['queued', 'running'])
        .executeTakeFirst();
      const batch = await this.db
        .selectFrom('batches')
        .select('id')
        .where('finished_at', 'is', null)
        .executeTakeFirst();
      return job !== undefined || batch !== undefined;
    };
    while (await isBusy()) await delay(20);
  }

  async readState(): Promise<{ snapshot: Snapshot; entryIds: Set<string> }> {
    const entries = await this.db.selectFrom('activity').select('id').execute();
    return { snapshot: await readSnapshot(this.db, this.dataDir), entryIds: new Set(entries.map(({ id }) => id)) };
  }

  async readEntriesSince(known: ReadonlySet<string>): Promise<ActivityRow[]> {
    const entries = await this.db.selectFrom('activity').selectAll().orderBy('seq').execute();
    return entries.filter(({ id }) => !known.has(id));
  }
}
