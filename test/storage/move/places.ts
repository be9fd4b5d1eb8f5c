import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { removeTree } from '../../../src/package/source/snapshot.ts';
import type { MoveOptions, ServicePlace } from '../../../src/storage/move/index.ts';
import type { OwnServer } from '../../helpers/postgres/own-server.ts';

const root = mkdtempSync(join(tmpdir(), 'ade-move-test-'));
after(() => removeTree(root));
let count = 0;

export interface NodesPlace {
  databaseUrl: string;
  storageUrl: string;
}

/** A database without tables and an empty storage. */
export async function makeNodesPlace({ url, run }: OwnServer): Promise<NodesPlace> {
  count += 1;
  const name = `moved_${count}`;
  await run([`create database ${name}`]);
  const storage = join(root, name);
  mkdirSync(storage);
  return { databaseUrl: `${url}/${name}`, storageUrl: pathToFileURL(storage).href };
}

/** Path of a folder that does not exist yet. */
export function nameFolder(): string {
  count += 1;
  return join(root, `folder-${count}`);
}

export function toFolder(dataDir: string): ServicePlace {
  return { database: { dataDir, databaseUrl: '' }, files: { kind: 'folder', dataDir } };
}

export function toNodes({ databaseUrl, storageUrl }: NodesPlace): ServicePlace {
  return { database: { dataDir: '', databaseUrl }, files: { kind: 'storage', url: storageUrl } };
}

export function there(dataDir: string, nodes: NodesPlace): Pick<MoveOptions, 'from' | 'to'> {
  return { from: toFolder(dataDir), to: toNodes(nodes) };
}

export function back(nodes: NodesPlace, dataDir: string): Pick<MoveOptions, 'from' | 'to'> {
  return { from: toNodes(nodes), to: toFolder(dataDir) };
}

export async function ask<Row extends pg.QueryResultRow>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
