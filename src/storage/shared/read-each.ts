import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdeError } from '../../contract/errors/index.ts';
import type { StoredFileRow } from '../store/schema/tables.ts';
import { listStoredFilesAt } from '../store/stored-files.ts';
import type { BringContext } from './bring-folder.ts';

/** How many files are downloaded at the same time. */
const AT_A_TIME = 8;

/** Reads a small file of each of these folders. A file that another node has just removed is missing. */
export async function readEach(
  ctx: Pick<BringContext, 'db' | 'blobs' | 'scratchDir'>,
  names: readonly string[],
  path: string,
): Promise<Map<string, string>> {
  const files = await listStoredFilesAt(ctx.db, names, path);
  const texts = new Map<string, string>();
  await mkdir(ctx.scratchDir, { recursive: true });
  for (let i = 0; i < files.length; i += AT_A_TIME) {
    const read = async (file: StoredFileRow) => {
      const text = await readBlob(ctx, file);
      if (text !== null) texts.set(file.folder, text);
    };
    await Promise.all(files.slice(i, i + AT_A_TIME).map(read));
  }
  return texts;
}

async function readBlob(
  { blobs, scratchDir }: Pick<BringContext, 'blobs' | 'scratchDir'>,
  file: StoredFileRow,
): Promise<string | null> {
  const path = join(scratchDir, `read-${randomBytes(8).toString('hex')}`);
  try {
    await blobs.get(file.blob_key, path, file, { isPrivate: true });
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAdeError(error, 'blob_missing')) return null;
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}
