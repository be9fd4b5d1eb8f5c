import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { explainDiskError } from './explain-disk-error.ts';
import { moveService as move } from './move-service.ts';
import type { MoveOptions, MoveSummary } from './types.ts';

export type { MoveOptions, MoveStep, MoveSummary, ServicePlace } from './types.ts';

/**
 * Moves a service from a data folder to a database and a storage of nodes, or back, and changes nothing at the source.
 * If it is stopped at any moment, the same call continues: what exists at the target is compared and not copied again.
 * Throws `cancelled`; `data_dir_in_use`, `database_in_use`, `database_outdated`, `move_source_unusable` or
 * `move_target_not_empty` if it cannot begin; `move_rows_differ` or `move_file_differs`; `storage_full`,
 * `storage_unusable` or `move_temporary_unusable` for a disk; and the errors of database and storage.
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
