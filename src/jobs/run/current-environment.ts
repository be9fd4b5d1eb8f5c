import { existsSync } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentFolder, packageFolder } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import { preparePackage, readBuildRecord } from '../../prepare/index.ts';
import type { Database } from '../../store/database.ts';
import { moveToEnvironment } from '../../store/environments.ts';
import type { JobRow } from '../../store/tables.ts';

export interface EnvironmentContext {
  db: Database;
  dataDir: string;
  settings: Settings;
}

/**
 * The environment of a job's package as this version of ADE prepares it, built again where another version did; absolute.
 * Throws `config_version_not_runnable` where that cannot be done, and what `preparePackage` throws.
 */
export async function findCurrentEnvironment(ctx: EnvironmentContext, row: JobRow): Promise<string> {
  const { db, dataDir, settings } = ctx;
  const envDir = environmentFolder(dataDir, row.environment_id);
  const build = readBuildRecord(envDir);
  if (build.engine_version === ENGINE_VERSION) return envDir;
  const sources = packageFolder(dataDir, row.config_version_id);
  const refuse = (found: string) =>
    new AdeError('config_version_not_runnable', { config_version_id: row.config_version_id, found });
  if (!existsSync(sources)) throw refuse(`ADE ${build.engine_version} prepared it, and its sources are gone`);
  const prepared = await preparePackage(sources, { dataDir, settings });
  if (prepared.build.content_hash !== build.content_hash) {
    throw refuse(`ADE ${build.engine_version} prepared it, and its sources have changed since`);
  }
  await moveToEnvironment(db, row.environment_id, prepared.configVersionId);
  return prepared.envDir;
}
