import { existsSync } from 'node:fs';
import type { TitlePeriod } from '../../contract/checks.ts';
import { jobFolder, nameRevision } from '../../contract/layout.ts';
import { readTitles } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * The periods in the titles of a job's document, as its present revision has read them; null if they are not known. The
 * caller has brought the job's files.
 */
export function findTitles(
  { dataDir }: Pick<Core, 'dataDir'>,
  { id, revision_of: owner, revision }: Pick<JobRow, 'id' | 'revision_of' | 'revision'>,
): TitlePeriod[] | null {
  const folder = jobFolder(dataDir, nameRevision(owner ?? id, revision));
  return existsSync(folder) ? (readTitles(folder) ?? null) : null;
}
