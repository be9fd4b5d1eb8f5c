import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Database, openDatabase } from '../../../src/storage/store/database.ts';
import type { ActivityRow } from '../../../src/storage/store/schema/tables.ts';
import { knownDatabaseUrlOf } from '../../helpers/postgres/databases.ts';
import type { CallOptions } from '../server-calls.ts';
import { type StartedService, startService } from '../service-process.ts';
import { type FilesPlace, readSnapshot, type Snapshot } from './snapshot.ts';

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'crash-at-step.ts');

export interface Call extends CallOptions {
  method: string;
  path: string;
}

/** How many steps of a kind a request has. */
export type Steps = Record<'statement' | 'file', number>;

/** A service in its own process, which dies in the middle of requests and starts again, always with the same data. */
export class KilledService {
  readonly place: FilesPlace;
  readonly db: Database;
  readonly #token: string;
  #running!: StartedService;

  private constructor(place: FilesPlace, db: Database, token: string) {
    this.place = place;
    this.db = db;
    this.#token = token;
  }

  static async start(place: FilesPlace, token: string): Promise<KilledService> {
    const { dataDir } = place;
    const db = await openDatabase({ dataDir, databaseUrl: knownDatabaseUrlOf(dataDir) });
    const service = new KilledService(place, db, token);
    await service.#start();
    return service;
  }

  async #start(): Promise<void> {
    const { dataDir, storageUrl } = this.place;
    const env = {
      ADE_DATA_DIR: dataDir,
      ADE_DATABASE_URL: knownDatabaseUrlOf(dataDir),
      ADE_STORAGE_URL: storageUrl,
      ADE_UPLOADS_PER_MINUTE: '100000',
      ADE_SIGN_INS_PER_MINUTE: '100000',
      ADE_SOURCES: pathToFileURL(`${dataDir}-sources`).href,
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

  /** How many steps a request has. */
  async count(call: Call): Promise<Steps> {
    const { headers } = await this.call({ ...call, headers: { ...call.headers, 'x-kill-at': 'count' } });
    return JSON.parse(headers.get('x-steps')!) as Steps;
  }

  /** Sends a request, kills the service at a step of it, such as `statement 3`, and starts it again. */
  async kill(call: Call, at: string): Promise<void> {
    const lost = this.fetch({ ...call, headers: { ...call.headers, 'x-kill-at': at } });
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
    return { snapshot: await readSnapshot(this.db, this.place), entryIds: new Set(entries.map(({ id }) => id)) };
  }

  async readEntriesSince(known: ReadonlySet<string>): Promise<ActivityRow[]> {
    const entries = await this.db.selectFrom('activity').selectAll().orderBy('seq').execute();
    return entries.filter(({ id }) => !known.has(id));
  }
}
