import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { removeTree } from '../../../src/prepare/package/snapshot.ts';
import { databaseUrlOf, isOnPostgres } from '../../helpers/postgres/databases.ts';
import { type Server, type ServerOptions, startServer } from '../harness.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';

/** For tests of several nodes. */
export const WITH_NODES = { skip: !isOnPostgres && 'Nodes share a database of PostgreSQL.' };

const SHARED = ['jobs', 'documents', 'venvs', 'config_packages', 'recipes', 'keys'];

/** The data folder of another node, which has the same files. */
function makeNodeDir(t: TestContext, dataDir: string, name: string): string {
  const nodeDir = `${dataDir}-${name}`;
  t.after(() => removeTree(nodeDir));
  mkdirSync(nodeDir);
  for (const folder of SHARED) {
    if (!existsSync(join(dataDir, folder))) mkdirSync(join(dataDir, folder));
    symlinkSync(join(dataDir, folder), join(nodeDir, folder));
  }
  return nodeDir;
}

/** A node in this process, stopped with the test. */
export async function startNode(
  t: TestContext,
  dataDir: string,
  name: string,
  { env, ...options }: ServerOptions = {},
): Promise<Server> {
  const nodeDir = makeNodeDir(t, dataDir, name);
  const place = { ADE_DATABASE_URL: await databaseUrlOf(dataDir) };
  const server = await startServer(nodeDir, { ...options, env: { ...place, ...env } });
  t.after(() => server.stop(0));
  return server;
}

/** A node in a process of its own, which a test may kill. */
export async function startNodeProcess(
  t: TestContext,
  dataDir: string,
  name: string,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const nodeDir = makeNodeDir(t, dataDir, name);
  return startServerProcess(t, nodeDir, { env: { ADE_DATABASE_URL: await databaseUrlOf(dataDir), ...env } });
}
