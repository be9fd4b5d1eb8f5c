import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BlobDigest } from '../../../../src/storage/blobs/index.ts';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

export const digestOf = (content: Uint8Array): BlobDigest => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
});

/** A file of random bytes, so that no two parts are equal. */
export async function makeFile(
  folder: string,
  name: string,
  bytes: number,
): Promise<{ path: string; content: Buffer }> {
  const path = join(folder, name);
  const content = randomBytes(bytes);
  await writeFile(path, content);
  return { path, content };
}

/** A folder that is removed with the test, with a file of random bytes named `in`. */
export async function makeLocal(
  t: TestContext,
  bytes: number,
): Promise<{ local: string; path: string; content: Buffer }> {
  const local = await makeTempFolder(t);
  return { local, ...(await makeFile(local, 'in', bytes)) };
}
