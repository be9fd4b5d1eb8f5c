import { createHash } from 'node:crypto';
import { canonicalize } from '../../base/signing/index.ts';
import type { AcceptanceStatement } from '../../contract/acceptance.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobFolder } from '../../contract/layout.ts';
import { checkSignature, readAcceptances } from '../../runner/index.ts';
import { type AcceptanceRow, type JobRow, listAcceptances, listTargetDetails } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';

/**
 * Checks that the acceptances in the database match what was signed, the activity, and `acceptance.json`; also finds
 * removed ones.
 */
export async function checkStoredAcceptances(
  { db, dataDir }: Pick<Core, 'db' | 'dataDir'>,
  row: JobRow,
): Promise<VerificationCheck[]> {
  const jobId = row.revision_of ?? row.id;
  const stored = (await listAcceptances(db, jobId)).filter(({ revision }) => revision === row.revision);
  const entries = await listTargetDetails(db, jobId, ['job.accepted', 'job.first_accepted']);
  const noted = entries.filter(({ revision }) => revision === row.revision);
  if (stored.length === 0 && noted.length === 0) return [];
  const note = findChange(dataDir, jobId, stored, new Map(noted.map((entry) => [entry.acceptance_id, entry])));
  return [{ name: 'acceptance_stored', ok: note === undefined, ...(note === undefined ? {} : { note }) }];
}

type Noted = Record<string, unknown>;

/** Describes the first change; undefined if nothing was changed. */
function findChange(
  dataDir: string,
  jobId: string,
  stored: readonly AcceptanceRow[],
  noted: ReadonlyMap<unknown, Noted>,
): string | undefined {
  for (const id of noted.keys()) if (!stored.some((one) => one.id === id)) return `${id} is missing`;
  const filed = readFiled(jobFolder(dataDir, jobId));
  for (const one of stored) {
    const statement = JSON.parse(one.statement_json) as AcceptanceStatement;
    const { ok, note } = checkSignature(dataDir, jobId, { ...one, statement });
    if (ok !== true) return note;
    const hash = createHash('sha256').update(canonicalize(statement)).digest('hex');
    if (noted.get(one.id)?.statement_sha256 !== hash) return `${one.id} differs from the activity`;
    const file = filed.get(one.id);
    if (file === undefined) return `${one.id} is missing in acceptance.json`;
    if (canonicalize(file.statement) !== canonicalize(statement) || file.withdrawn_at !== one.withdrawn_at)
      return `${one.id} differs from acceptance.json`;
  }
  return undefined;
}

function readFiled(jobDir: string) {
  try {
    return new Map(readAcceptances(jobDir).map((one) => [one.statement.id, one]));
  } catch (error) {
    if (!isAdeError(error, 'acceptance_unreadable')) throw error;
    return new Map<string, ReturnType<typeof readAcceptances>[number]>();
  }
}
