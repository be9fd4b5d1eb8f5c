import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { migrations } from '../../../src/storage/store/migrations/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { UNDO_STEPS } from '../../helpers/undo-steps.ts';
import { startServiceProcess } from '../../http/service-process.ts';
import { makeCsv, startServer, submit, waitFor } from '../harness.ts';
import { addStored, type Deployment, makeDeployment } from './start-node.ts';

/** What `ade serve` prints if it does not start; throws if it starts. */
export async function readRefusal(t: TestContext, env: Record<string, string>): Promise<string> {
  const dataDir = await makeTempFolder(t);
  const process = startServiceProcess(t, { ADE_DATABASE_URL: '', ADE_STORAGE_URL: '', ADE_DATA_DIR: dataDir, ...env });
  return process.then(
    ({ url }) => assert.fail(`a node serves at ${url}`),
    (error: Error) => error.message,
  );
}

/** Runs statements in a database; gives the rows of the last one. */
export async function runSql(url: string, statements: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query(statements)].flat();
    return results.at(-1)!.rows;
  } finally {
    await client.end();
  }
}

/** All tables, indexes and sequences of a database. */
export function listRelations(url: string): Promise<Record<string, unknown>[]> {
  return runSql(
    url,
    `select n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`,
  );
}

/** The step that introduced identities. Later ones must be undone here, too. */
const STEPS = Object.keys(migrations).filter((name) => name >= '0017_identity');

export async function findMark(databaseUrl: string): Promise<string> {
  const [row] = await runSql(databaseUrl, 'select mark from identity');
  return String(row!.mark);
}

/** Makes a database that of a version without identities. */
export async function makeOlder(databaseUrl: string): Promise<void> {
  const names = STEPS.map((name) => `'${name}'`).join();
  for (const statement of UNDO_STEPS) await runSql(databaseUrl, statement);
  await runSql(databaseUrl, `drop table identity; delete from kysely_migration where name in (${names})`);
}

/** A service that has run a job on nodes, and has been stopped. */
export async function makeStopped(t: TestContext, storageUrl?: string): Promise<Deployment> {
  const deployment = await makeDeployment(t, storageUrl);
  const dataDir = join(deployment.folder, 'first');
  mkdirSync(dataDir);
  const server = await startServer(dataDir, { env: deployment.env });
  const { id } = await submit(server, await addStored(server, deployment, makeCsv(10)));
  const { status, error } = await waitFor(server, id);
  assert.equal(status, 'success', JSON.stringify(error));
  await server.stop();
  return deployment;
}
