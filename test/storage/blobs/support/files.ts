import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobDigest } from '../../../../src/storage/blobs/index.ts';

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
