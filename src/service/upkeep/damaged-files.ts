import { relative, sep } from 'node:path';
import type { DamagedFile } from '../../base/files/index.ts';
import { dataFolders, documentPath, jobNames, nameRevision } from '../../contract/layout.ts';
import { findDocumentRow, findJob } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { whenPurged } from '../jobs/find-job-file.ts';

type Context = Pick<Core, 'db' | 'dataDir' | 'files'>;

/**
 * Known damaged files as texts. Forgets those that are no longer expected: their document or job was deleted, retention
 * removed them, or they were replaced when a person was erased, who may be in the name of the file.
 */
export async function listDamaged(ctx: Context): Promise<string[]> {
  const listed: string[] = [];
  for (const file of ctx.files.damaged) {
    // While the database is away, nobody knows.
    if (await isExpected(ctx, file).catch(() => true)) listed.push(`${file.path} (${file.found})`);
    else ctx.files.forget(file.path);
  }
  return listed;
}

async function isExpected({ db, dataDir }: Context, file: DamagedFile): Promise<boolean> {
  const { documents, jobs } = dataFolders(dataDir);
  const [room, id = '', ...rest] = file.path.split(sep);
  if (room === relative(dataDir, documents)) {
    const row = await findDocumentRow(db, id);
    if (row === undefined || row.deleted_at !== null || row.purged_at !== null) return false;
    return file.path === relative(dataDir, documentPath(dataDir, row)) && isSameHash(file, row.sha256);
  }
  if (room !== relative(dataDir, jobs)) return true;
  const isRevision = rest[0] === jobNames.revisions;
  const row = await findJob(db, isRevision ? nameRevision(id, Number(rest[1])) : id);
  if (row === undefined) return false;
  const name = rest.slice(isRevision ? 2 : 0).join('/');
  const hashes: Record<string, string | null> = {
    [jobNames.artifact]: row.artifact_sha256,
    [jobNames.output]: row.output_sha256,
  };
  return whenPurged(row, name) === null && isSameHash(file, hashes[name] ?? null);
}

const isSameHash = ({ sha256 }: DamagedFile, expected: string | null): boolean =>
  sha256 === null || expected === null || sha256 === expected;
