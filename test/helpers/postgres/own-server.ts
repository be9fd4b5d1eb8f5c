import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { findPostgres, type PostgresServer, startPostgres } from '../../../scripts/test/postgres.ts';
import { removeTree } from '../../../src/package/source/snapshot.ts';

export interface OwnServer extends PostgresServer {
  port: number;
  /** Runs statements as the administrator, in `ade_template` unless another database is given. */
  run(statements: readonly string[], database?: string): Promise<void>;
}

/** A server for one test file, which may stop it and change its access rules; it ends with the file. */
export async function startOwnServer(): Promise<OwnServer> {
  const programs = findPostgres();
  assert.ok(programs, 'a test of PostgreSQL runs where there is one');
  const folder = mkdtempSync(join(tmpdir(), 'ade-postgres-'));
  // The server may run as another user.
  chmodSync(folder, 0o755);
  const server = await startPostgres(programs, join(folder, 'server'));
  after(async () => {
    await server.stop();
    removeTree(folder);
  });
  const run = async (statements: readonly string[], database = 'ade_template') => {
    const client = new pg.Client({ connectionString: `${server.url}/${database}` });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  return { ...server, port: Number(new URL(server.url).port), run };
}

/** Adds a user who needs a password; everybody else is let in without a password. */
export async function addUser({ dataDir, run }: OwnServer, name: string, password: string): Promise<void> {
  const rules = join(dataDir, 'pg_hba.conf');
  writeFileSync(rules, `host all ${name} 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
  await run([`create role ${name} login password '${password}'`, 'select pg_reload_conf()']);
}
