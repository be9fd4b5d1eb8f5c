import { chmodSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { findPostgres, type PostgresServer, startPostgres } from '../../scripts/test/postgres.ts';
import { BUCKET, type S3ServerName, s3ServerNames, startS3Server } from '../../scripts/test/s3.ts';
import { removeTree } from '../../src/package/source/snapshot.ts';
import { Client } from '../shared/client.ts';
import { type ServeProcess, startServeProcess } from '../shared/serve-process.ts';

/** `durable` writes each transaction to disk before it answers; `forgetful` waits for no disk, as in tests. */
export const postgresKinds = ['durable', 'forgetful'] as const;
/** The S3 servers of the tests, or a folder. */
export const storageKinds = [...s3ServerNames, 'folder'] as const;
export type StorageKind = (typeof storageKinds)[number];

/** All deployments of a run share a PostgreSQL server and a storage. */
export interface Ground {
  postgres: PostgresServer;
  /** Process id of the PostgreSQL server. */
  postgresPid: number;
  storage: StorageServer;
  folder: string;
  stop(): Promise<void>;
}

interface StorageServer {
  /** Settings of the nodes. Each deployment has a place of its own: a storage belongs to one database. */
  makeEnv(name: string): Record<string, string>;
  stop(): Promise<void>;
}

async function startStorage(name: S3ServerName, folder: string): Promise<StorageServer> {
  const { env, stop } = await startS3Server(name, folder);
  return { makeEnv: (part) => ({ ...env, ADE_STORAGE_URL: `s3://${BUCKET}/${part}` }), stop };
}

function shareFolder(folder: string): StorageServer {
  const makeEnv = (name: string) => {
    mkdirSync(join(folder, name));
    return { ADE_STORAGE_URL: pathToFileURL(join(folder, name)).href };
  };
  return { makeEnv, stop: async () => undefined };
}

/** Returns null if PostgreSQL is missing. */
export async function prepareGround(
  postgresKind: (typeof postgresKinds)[number],
  storageKind: StorageKind,
): Promise<Ground | null> {
  const programs = findPostgres();
  if (programs === null) return null;
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'ade-bench-nodes-'));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const files = join(folder, 'storage');
  mkdirSync(files);
  const postgres = await startPostgres(programs, join(folder, 'postgres'), { isDurable: postgresKind === 'durable' });
  const storage = storageKind === 'folder' ? shareFolder(files) : await startStorage(storageKind, files);
  return {
    postgres,
    postgresPid: Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]),
    storage,
    folder,
    async stop() {
      await storage.stop();
      await postgres.stop();
      await removeTree(folder);
    },
  };
}

/** Generous limits, since a disk may be slow and a machine busy. */
const SETTINGS = { ADE_JOB_TIMEOUT_SECONDS: '600', ADE_QUEUE_SIZE: '100000', ADE_DRAIN_SECONDS: '0' };

/** Nodes that share a database, which no other deployment uses. */
export class Deployment {
  readonly db: pg.Pool;
  readonly nodes: ServeProcess[] = [];
  token = '';
  readonly #folder: string;
  readonly #env: Record<string, string>;
  #started = 0;

  private constructor(ground: Ground, name: string) {
    const databaseUrl = `${ground.postgres.url}/${name}`;
    this.#folder = join(ground.folder, name);
    this.#env = { ...SETTINGS, ADE_DATABASE_URL: databaseUrl, ...ground.storage.makeEnv(name) };
    this.db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    mkdirSync(this.#folder);
  }

  static async make(ground: Ground, name: string): Promise<Deployment> {
    const admin = new pg.Client({ connectionString: `${ground.postgres.url}/postgres` });
    await admin.connect();
    await admin.query(`create database ${name} template ade_template`);
    await admin.end();
    return new Deployment(ground, name);
  }

  /** Starts a node and waits until it is healthy: the other nodes know it, and its sandbox is proved. */
  async start(settings: Record<string, string>): Promise<ServeProcess> {
    this.#started += 1;
    const node = await startServeProcess({
      folder: this.#folder,
      name: `node-${this.#started}`,
      settings: { ...this.#env, ...settings },
      isFirst: this.#started === 1,
    });
    this.nodes.push(node);
    this.token ||= node.token;
    const client = new Client(node.url, '', 1);
    while ((await client.send('GET', '/api/v1/health')).status !== 200) await delay(50);
    client.close();
    return node;
  }

  async stopNode(node: ServeProcess, how: 'stop' | 'kill' = 'stop'): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    await node[how]();
  }

  /** Makes a client with the administrator's token. */
  connect(node: ServeProcess, connections = 4): Client {
    return new Client(node.url, this.token, connections);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes].map((node) => this.stopNode(node, 'kill')));
    await this.db.end();
    await removeTree(this.#folder);
  }
}
