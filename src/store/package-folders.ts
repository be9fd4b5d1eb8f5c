import { join } from 'node:path';
import { dataFolders } from './data-folders.ts';

/** Sources of one config version. */
export function packageFolder(dataDir: string, versionId: string): string {
  return join(packagesFolder(dataDir), versionId);
}

export function packagesFolder(dataDir: string): string {
  return join(dataFolders(dataDir).root, 'config_packages');
}

/** What the last build of a version said: beside the sources, since these alone make up the version. */
export function buildRecordPath(dataDir: string, versionId: string): string {
  return join(dataFolders(dataDir).root, 'build-logs', `${versionId}.json`);
}
