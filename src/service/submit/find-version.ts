import { AdeError } from '../../contract/errors/index.ts';
import { type Database, findDefaultConfig, getConfig } from '../../storage/store/index.ts';

interface WantedVersion {
  config_version_id?: string;
  config_id?: string;
}

/** Finds the version for a submission that names a version, a config, or neither. Throws `no_active_config`. */
export async function findVersionId(
  db: Database,
  workspaceId: string,
  { config_version_id: versionId, config_id: configId }: WantedVersion,
): Promise<string> {
  if (versionId !== undefined) return versionId;
  const config =
    configId === undefined ? await findDefaultConfig(db, workspaceId) : await getConfig(db, workspaceId, configId);
  if (config === undefined || config.active_version_id === null || config.archived_at !== null) {
    throw new AdeError('no_active_config');
  }
  return config.active_version_id;
}
