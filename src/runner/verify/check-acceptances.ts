import { join } from 'node:path';
import { hashFile } from '../../base/files/index.ts';
import { findPublicKey, verifySignature } from '../../base/signing/index.ts';
import type { Acceptance, AcceptanceStatement } from '../../contract/acceptance.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { Recorded } from '../../record/compare/index.ts';
import { readAcceptances } from '../acceptance-file.ts';
import { splitRevision } from '../revision-folders.ts';
import type { ErasedFiles } from './erased-files.ts';
import { findDataDir } from './find-data-dir.ts';

type Check = Omit<VerificationCheck, 'name'>;

/**
 * Checks that acceptances are as people signed them: the keys of the data folder made the signatures, and this
 * revision's record, which has the hashes of the other files, is the accepted one. Without acceptances, there is
 * nothing to check. `folder` is that of a job or of one of its revisions.
 */
export async function checkAcceptances(
  folder: string,
  artifact: Recorded,
  erased: ErasedFiles,
): Promise<VerificationCheck[]> {
  const { jobDir, revision } = splitRevision(folder);
  const name = 'acceptance';
  try {
    const acceptances = readAcceptances(jobDir);
    if (acceptances.length === 0) return [];
    const dataDir = findDataDir(jobDir);
    const checks = acceptances.map((acceptance) => checkSignature(dataDir, artifact.job.id, acceptance));
    const ofRevision = acceptances.filter(({ statement }) => statement.revision === revision);
    for (const { statement } of ofRevision) checks.push(await checkHashes(folder, artifact, statement, erased));
    const note = ofRevision.map(({ statement }) => describe(statement)).join('; ');
    const failed = checks.find(({ ok }) => ok === false) ?? checks.find(({ ok }) => ok === null);
    return [{ name, ...(failed ?? { ok: true, ...(note === '' ? {} : { note }) }) }];
  } catch (error) {
    if (!isAdeError(error, 'acceptance_unreadable')) throw error;
    return [{ name, ok: false, note: error.message }];
  }
}

/** Whether the data folder's key signed the statement for this job; null if the data folder does not have the key. */
export function checkSignature(
  dataDir: string | undefined,
  jobId: string,
  { statement, key_id: keyId, signature }: Pick<Acceptance, 'statement' | 'key_id' | 'signature'>,
): Check {
  if (statement.job_id !== jobId) return { ok: false, note: `${statement.id} belongs to the job ${statement.job_id}` };
  const key = dataDir === undefined ? undefined : findPublicKey(dataDir, keyId);
  if (key === undefined) return { ok: null, note: `the data folder has no key ${keyId}, with which it was signed` };
  if (verifySignature(key, statement, signature)) return { ok: true };
  return { ok: false, note: `${statement.id} is not what was signed` };
}

async function checkHashes(
  folder: string,
  { job, output }: Recorded,
  statement: AcceptanceStatement,
  erased: ErasedFiles,
): Promise<Check> {
  const record = await hashFile(join(folder, jobNames.artifact));
  const hashes: [string, string | null | undefined, string | null][] = [
    ['record', record, statement.artifact_sha256],
    ['document', job.document.sha256, statement.document_sha256],
    ['workbook', output.sha256, statement.output_sha256],
    ['corrections', job.corrections?.sha256 ?? null, statement.corrections_sha256],
  ];
  const other = hashes.find(([, found, accepted]) => found !== accepted);
  if (other === undefined) return { ok: true };
  const [what, found, accepted] = other;
  // It signs the files before the erasure, or those that the erasure has left.
  if (erased.hasLeft(found) || erased.hasLeft(accepted))
    return { ok: null, note: `${statement.id} accepts another ${what}, because it was ${erased.note}` };
  return { ok: false, note: `${statement.id} accepts the ${what} ${accepted ?? 'none'}, found ${found ?? 'none'}` };
}

function describe({ person, revision, at, authentication }: AcceptanceStatement): string {
  const unknown = authentication === 'unauthenticated' ? ', unauthenticated' : '';
  return `revision ${revision} by ${person} at ${at}${unknown}`;
}
