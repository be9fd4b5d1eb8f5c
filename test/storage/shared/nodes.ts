import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dataFolders } from '../../../src/contract/layout.ts';
import { type BlobStore, openBlobStore } from '../../../src/storage/blobs/index.ts';
import { listLocal } from '../../../src/storage/shared/list-local.ts';
import { placeOf } from '../../../src/storage/shared/places.ts';
import { StoredFiles } from '../../../src/storage/shared/stored-files.ts';
import type { ChangeOptions } from '../../../src/storage/shared/types.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/** One of several nodes with the same database and storage. */
export interface Node {
  dataDir: string;
  files: StoredFiles;
  /** Keys that were downloaded. */
  downloaded: string[];
  /** Messages to operators. */
  told: string[];
}

export interface Nodes {
  db: Database;
  /** The folder of the storage. */
  storage: string;
  a: Node;
  b: Node;
}

export async function makeNodes(t: TestContext, { maxCopiesMb = 100 } = {}): Promise<Nodes> {
  const folder = await makeTempFolder(t);
  const storage = join(folder, 'storage');
  await mkdir(storage);
  const db = await openTestDatabase(t);
  const open = async (name: string) => makeNode(db, { dataDir: join(folder, name), storage, maxCopiesMb });
  return { db, storage, a: await open('a'), b: await open('b') };
}

export async function makeNode(
  db: Database,
  { dataDir, storage, maxCopiesMb = 100 }: { dataDir: string; storage: string | BlobStore; maxCopiesMb?: number },
): Promise<Node> {
  const downloaded: string[] = [];
  const told: string[] = [];
  const opened = typeof storage === 'string' ? await openBlobStore(pathToFileURL(storage).href) : storage;
  const blobs = noteDownloads(opened, downloaded);
  mkdirSync(dataFolders(dataDir).jobs, { recursive: true });
  const log = (message: string) => void told.push(message);
  return { dataDir, files: new StoredFiles({ db, blobs, dataDir, maxCopiesMb, log }), downloaded, told };
}

function noteDownloads(blobs: BlobStore, downloaded: string[]): BlobStore {
  const get: BlobStore['get'] = async (key, ...rest) => {
    downloaded.push(key);
    await blobs.get(key, ...rest);
  };
  return new Proxy(blobs, {
    get: (target, name) => {
      const found = name === 'get' ? get : Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

/** Files by their paths. */
export type Files = Record<string, string>;

export function writeLocal({ dataDir }: Pick<Node, 'dataDir'>, name: string, files: Files): void {
  const { dir } = placeOf(dataDir, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** The contents of a local folder. */
export async function readLocal({ dataDir }: Pick<Node, 'dataDir'>, name: string): Promise<Files> {
  const place = placeOf(dataDir, name);
  if (!existsSync(place.dir)) return {};
  const found = await listLocal(place);
  return Object.fromEntries(found.map(({ path }) => [path, readFileSync(join(place.dir, path), 'utf8')]).sort());
}

/** Writes files into a local folder and stores them. */
export function store(
  db: Database,
  node: Node,
  name: string,
  files: Files,
  { removed = [], ...options }: ChangeOptions & { removed?: readonly string[] } = {},
): Promise<void> {
  return node.files.change(name, options, async (keep) => {
    writeLocal(node, name, files);
    for (const path of removed) rmSync(join(placeOf(node.dataDir, name).dir, path));
    await keep((record) => db.transaction().execute(record), removed);
  });
}

export async function bringAndRead(node: Node, name: string): Promise<Files> {
  await node.files.bring(name);
  return readLocal(node, name);
}
