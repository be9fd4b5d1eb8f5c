import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolders } from '../contract/layout.ts';
import { removeTree } from '../package/index.ts';

/** Runs `work` with a data folder that is removed afterwards. `within`: an existing folder for it. */
export async function withTemporaryDataDir<T>(
  work: (dataDir: string) => Promise<T>,
  within: string = tmpdir(),
): Promise<T> {
  const dataDir = await mkdtemp(join(within, 'ade-run-'));
  try {
    // The sandbox's own user must be able to read the environments; no other user may read the documents.
    await chmod(dataDir, 0o711);
    await mkdir(dataFolders(dataDir).jobs, { mode: 0o700 });
    return await work(dataDir);
  } finally {
    removeTree(dataDir);
  }
}

/** Removes the data folders that a process left in `parent` when it was killed. */
export function removeTemporaryDataDirs(parent: string): void {
  for (const name of readdirSync(parent)) removeTree(join(parent, name));
}
