import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { Then } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobFolder, jobPaths } from '../../contract/layout.ts';
import type { SequelRow } from '../../storage/store/index.ts';

/** sequel.json of a revision: what a person said is to follow it. It has texts of people, and totals. */
export interface SequelFile {
  schema: 'ade.sequel/v1';
  /** Ids of the corrections that the revision adds. */
  corrections: string[];
  then: Then;
}

/** `folder`: of the revision. */
export async function writeSequelFile(folder: string, said: Omit<SequelFile, 'schema'>): Promise<void> {
  const file: SequelFile = { schema: 'ade.sequel/v1', ...said };
  await writeFileAtomic(jobPaths(folder).sequel, `${JSON.stringify(file)}\n`, { mode: 0o600 });
}

/** The job's files must be here. Throws `sequel_lost` if retention has removed it. */
export async function readSequelFile(
  dataDir: string,
  { revision_id: id, job_id, revision }: SequelRow,
): Promise<SequelFile> {
  const { sequel } = jobPaths(jobFolder(dataDir, id));
  if (!existsSync(sequel)) throw new AdeError('sequel_lost', { job_id, revision });
  const file: SequelFile = JSON.parse(await readFile(sequel, 'utf8'));
  return file;
}
