import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import { storedNames } from '../../../src/storage/shared/index.ts';
import { databaseUrlOf, isOnPostgres } from '../../helpers/postgres/databases.ts';
import { keepIn } from '../../helpers/storage/open-shared.ts';
import {
  addDocument,
  makeDataDir,
  type Server,
  type ServerOptions,
  startServerFor,
  storeEnvironment,
} from '../harness.ts';
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
  await storeEnvironment(dataDir, env.ADE_STORAGE_URL);
  return { env, folder };
}

/** Uploads a document to a node. */
export async function addStored(server: Server, { env }: Deployment, content: string): Promise<string> {
  const id = await addDocument(server, content);
  await keepIn(env.ADE_STORAGE_URL!, server, storedNames.document(id));
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
export async function deployWithApi(
  t: TestContext,
  env: Record<string, string> = {},
): Promise<{ deployment: Deployment; api: Server }> {
  const deployment = await makeDeployment(t);
  const api = await startNode(t, deployment, 'api', { env: { ...ONE_SLOT, ADE_ROLE: 'api', ...env } });
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
