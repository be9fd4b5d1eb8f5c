import { dirname } from 'node:path';
import { dataFolders } from '../../contract/layout.ts';

/** The data folder that contains a job's folder; undefined if the folder is elsewhere. */
export function findDataDir(jobDir: string): string | undefined {
  const dataDir = dirname(dirname(jobDir));
  return dirname(jobDir) === dataFolders(dataDir).jobs ? dataDir : undefined;
}
