import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { explainDiskError } from './explain-disk-error.ts';
import { moveService as move } from './move-service.ts';
import type { MoveOptions, MoveSummary } from './types.ts';

export type { MoveOptions, MoveStep, MoveSummary, ServicePlace } from './types.ts';

/**
 * Moves a service from a data folder to a database and a storage of nodes, or back, and changes nothing where it was. Stopped
 * at any moment, the same call goes on: what is there is compared, and not copied again. Throws `cancelled`, what keeps it from
 * beginning (`data_dir_in_use`, `database_in_use`, `database_outdated`, `move_source_unusable`, `move_target_not_empty`), what
 * differs (`move_rows_differ`, `move_file_differs`), what a disk does not take or give (`storage_full`, `storage_unusable`,
 * `move_temporary_unusable`), and what database and storage throw.
 */
export async function moveService(options: MoveOptions): Promise<MoveSummary> {
  const { files } = options.to;
  const temporary = join(resolve(tmpdir()), 'ade-migrate-');
  try {
    const scratchDir = await mkdtemp(temporary);
    try {
      return await move(options, scratchDir);
    } finally {
      await rm(scratchDir, { recursive: true, force: true });
    }
  } catch (error) {
    throw explainDiskError(error, { temporary, dataDir: files.kind === 'folder' ? resolve(files.dataDir) : null });
  }
}
