import assert from 'node:assert/strict';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { hash, type Put } from './account.ts';
import type { FoundFile, Outcome } from './outcome.ts';
import { type Bucket, listFolder, readFile } from './places.ts';

const WHY = '.why.txt';

interface Place {
  paths: readonly string[];
  /** Null for what is no file. */
  read: (path: string) => Promise<Buffer | null>;
}

/** Everything that was put into a folder and a bucket is in `taken/` or `failed/` there, as it was. */
export async function assertAllIsMoved(
  puts: readonly Put[],
  { files }: Outcome,
  { root, bucket }: { root: string; bucket: Bucket },
): Promise<void> {
  const isFile = (path: string) => lstatSync(join(root, path)).isFile();
  const folder = {
    paths: listFolder(root),
    read: async (path: string) => (isFile(path) ? readFile(root, path) : null),
  };
  await assertMoved(puts, files, 'folder', folder);
  await assertMoved(puts, files, 'bucket', { paths: await bucket.list(), read: (path) => bucket.read(path) });
}

async function assertMoved(
  puts: readonly Put[],
  found: readonly FoundFile[],
  source: Put['source'],
  { paths, read }: Place,
): Promise<void> {
  const of = puts.filter((put) => put.source === source);
  const replaced = new Set(of.filter(({ due }) => due === 'nothing').map(({ path, sha256 }) => `${path} ${sha256}`));
  const files = found.filter((file) => file.source === source);
  const kept = files.filter(({ path, sha256 }) => !replaced.has(`${path} ${sha256}`));
  const places = kept.map(({ place }) => place);
  assert.equal(new Set(places).size, places.length, 'each file has a place of its own');
  const lines = kept.filter(({ error }) => error !== null).map(({ place }) => `${place}${WHY}`);
  const there = new Set(paths);
  assert.deepEqual(
    [...places, ...lines].filter((path) => !there.has(path)).sort(),
    [],
    `nothing is lost in the ${source}`,
  );
  const known = new Set([...places, ...lines, ...files.map(({ place }) => place)]);
  assert.deepEqual(paths.filter((path) => !known.has(path)).sort(), [], `nothing else is in the ${source}`);
  for (const { state, place, sha256, error } of kept) {
    assert.equal(place.split('/', 1)[0], state === 'failed' ? 'failed' : 'taken');
    const bytes = await read(place);
    if (sha256 !== null && bytes !== null) assert.equal(hash(bytes), sha256, place);
    if (error !== null) assert.match(String(await read(`${place}${WHY}`)), new RegExp(`^${error.code}: .+\n$`), place);
  }
}
