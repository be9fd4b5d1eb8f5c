import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import { openSharedFiles, storedNames } from '../../../src/storage/shared/index.ts';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { databaseUrlOf, isOnPostgres } from '../../helpers/postgres/databases.ts';
import { addDocument, makeDataDir, type Server, type ServerOptions, startServerFor } from '../harness.ts';
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from '../server-process.ts';

/** For tests of several nodes. */
export const WITH_NODES = { skip: !isOnPostgres && 'Nodes share a database of PostgreSQL.' };

export const ONE_SLOT = { ADE_MAX_CONCURRENCY: '1', ADE_QUEUE_SIZE: '50' };

/** A database and a storage, shared by nodes with their own data folders. */
export interface Deployment {
  env: Record<string, string>;
  folder: string;
}

/** Its workspace has a version that is ready to run. `storageUrl`: an existing storage; by default, a new folder. */
export async function makeDeployment(t: TestContext, storageUrl?: string): Promise<Deployment> {
  const dataDir = await makeDataDir(t);
  const folder = mkdtempSync(`${dataDir}-nodes-`);
  t.after(() => removeTree(folder));
  const storage = join(folder, 'storage');
  mkdirSync(storage);
  const env = {
    ADE_DATABASE_URL: await databaseUrlOf(dataDir),
    ADE_STORAGE_URL: storageUrl ?? pathToFileURL(storage).href,
  };
  const settings = { dataDir, databaseUrl: env.ADE_DATABASE_URL };
  const db = await openDatabase(settings);
  const { environment_id: id } = await db.selectFrom('config_versions').selectAll().executeTakeFirstOrThrow();
  await store({ db, dataDir }, env.ADE_STORAGE_URL, storedNames.environment(id!));
  await db.destroy();
  return { env, folder };
}

async function store({ db, dataDir }: Pick<Server, 'db' | 'dataDir'>, storageUrl: string, name: string): Promise<void> {
  const shared = await openSharedFiles({ db, dataDir, settings: { storageUrl, cacheMb: 1024 } });
  await shared.change(name, { isBrought: false }, (keep) => keep((record) => db.transaction().execute(record)));
  await shared.close();
}

/** Uploads a document to a node. */
export async function addStored(server: Server, { env }: Deployment, content: string): Promise<string> {
  const id = await addDocument(server, content);
  await store(server, env.ADE_STORAGE_URL!, storedNames.document(id));
  return id;
}

/** A node in this process, stopped with the test. */
export async function startNode(
  t: TestContext,
  deployment: Deployment,
  name: string,
  { env, ...options }: ServerOptions = {},
): Promise<Server> {
  const dataDir = join(deployment.folder, name);
  mkdirSync(dataDir);
  const server = await startServerFor(t, dataDir, { ...options, env: { ...deployment.env, ...env } });
  return server;
}

/** A deployment with a node that takes jobs in and runs none. */
export async function deployWithApi(t: TestContext): Promise<{ deployment: Deployment; api: Server }> {
  const deployment = await makeDeployment(t);
  const api = await startNode(t, deployment, 'api', { env: { ...ONE_SLOT, ADE_ROLE: 'api' } });
  return { deployment, api };
}

/** A node in its own process, which a test may kill; the same name gives the same data folder again. */
export async function startNodeProcess(
  t: TestContext,
  deployment: Deployment,
  name: string,
  { env, ...options }: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const dataDir = join(deployment.folder, name);
  mkdirSync(dataDir, { recursive: true });
  return startServerProcess(t, dataDir, { ...options, env: { ...deployment.env, ...env } });
}
