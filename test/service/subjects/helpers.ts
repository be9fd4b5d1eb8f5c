import assert from 'node:assert/strict';
import { globSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { SubjectSearch } from '../../../src/contract/api/index.ts';
import type { SubjectService } from '../../../src/service/subjects/subject-service.ts';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';
import { STORED_KINDS } from '../../../src/storage/shared/index.ts';
import { readRowsAfter } from '../../../src/storage/store/any-rows.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { partsOf } from '../../../src/storage/store/dialects/dialect.ts';
import { isForgetful, storageUrlOf } from '../../helpers/storage/forgetful.ts';
import { type Server, WORKSPACE } from '../harness.ts';

/** A person whose name, id and day no other data of the tests has. */
export const MARKER = { name: 'Zyxanna Qwertmann', id: 'MK-0077345', day: '1931-02-13' };
export const TERMS = [MARKER.name, MARKER.id, MARKER.day];
export const ADA = { actor: 'Ada', credential: { tokenId: 'tok_Ada', sessionId: null } };

/**
 * What must be in no file and no row: the values in every form in which they were written. Digits alone may also be in
 * the middle of some hash.
 */
const FORMS =
  /zyxanna|qwertmann|1931-02-13|13\.02\.1931|(?<![0-9a-f])(0077345|19310213)|(0077345|19310213)(?![0-9a-f])/i;

export async function find(
  { subjects }: { subjects: SubjectService },
  terms: string[] = TERMS,
): Promise<SubjectSearch> {
  const { id } = await subjects.find(WORKSPACE, { terms, reason: 'erasure_request', reference: 'DSR 17' }, ADA);
  await subjects.settled();
  return subjects.get(WORKSPACE, id);
}

export async function erase(
  { subjects }: { subjects: SubjectService },
  id: string,
  holders?: string[],
): Promise<SubjectSearch> {
  await subjects.erase(WORKSPACE, id, { reference: 'DSR 17', ...(holders === undefined ? {} : { holders }) }, ADA);
  await subjects.settled();
  return subjects.get(WORKSPACE, id);
}

/** The files below a folder that still have the person, also inside of zips. */
export function listFilesWithMarker(dir: string): string[] {
  return ['**/*', '**/.*']
    .flatMap((pattern) => globSync(pattern, { cwd: dir }))
    .filter((path) => lstatSync(join(dir, path), { throwIfNoEntry: false })?.isFile())
    .filter((path) => hasMarker(Buffer.from(path)) || hasMarker(readIfThere(join(dir, path))));
}

/** A file that a node removes at this moment is gone, too. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Whether bytes have the person: as text in UTF-8 or UTF-16, or in any deflated part. */
export function hasMarker(bytes: Buffer): boolean {
  const texts = [bytes.toString('latin1'), bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')];
  if (texts.some((text) => FORMS.test(text))) return true;
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) !== 8) continue;
    try {
      if (hasMarker(inflateRawSync(bytes.subarray(start)))) return true;
    } catch {
      // Not the beginning of a part.
    }
  }
  return false;
}

/** The tables and columns that still have the person. */
export async function listRowsWithMarker(db: Database): Promise<string[]> {
  const found: string[] = [];
  for (const shape of await partsOf(db).listTables(db)) {
    for (const row of await readRowsAfter(db, shape, null, 100_000)) {
      for (const [column, value] of Object.entries(row))
        if (typeof value === 'string' && hasMarker(Buffer.from(value))) found.push(`${shape.name}.${column}`);
    }
  }
  return found;
}

/** The objects of the storage that still have the person; empty without a storage. */
export async function listBlobsWithMarker(
  dataDir: string,
  storageUrl = isForgetful ? storageUrlOf(dataDir) : '',
): Promise<string[]> {
  if (storageUrl === '') return [];
  const blobs = await openBlobStore(storageUrl);
  const dir = mkdtempSync(join(tmpdir(), 'ade-blobs-'));
  const found: string[] = [];
  try {
    for (const kind of STORED_KINDS) {
      for await (const { key, bytes } of blobs.list(`${kind}/`)) {
        const path = join(dir, 'blob');
        const sha256 = /([0-9a-f]{64})-[0-9a-f]+$/.exec(key)?.[1] ?? '';
        await blobs.get(key, path, { sha256, bytes });
        if (hasMarker(readFileSync(path)) || hasMarker(Buffer.from(key))) found.push(key);
        rmSync(path, { force: true });
      }
    }
    return found;
  } finally {
    rmSync(dir, { recursive: true, force: true });
    await blobs.close();
  }
}

/** Nothing of the person is in a file, in a row or in an object of the storage. */
export async function assertNothingLeft({ db, dataDir }: Pick<Server, 'db' | 'dataDir'>): Promise<void> {
  assert.deepEqual(await listRowsWithMarker(db), []);
  assert.deepEqual(listFilesWithMarker(dataDir), []);
  assert.deepEqual(await listBlobsWithMarker(dataDir), []);
}

export type { Server };
