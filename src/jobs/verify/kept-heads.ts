import type { AcceptanceStatement } from '../../contract/acceptance.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { listAcceptances } from '../../store/acceptances.ts';
import { findEnd } from '../../store/check-activity.ts';
import type { JobRow } from '../../store/tables.ts';
import type { VerifyContext } from './context.ts';

/**
 * Whether the activity still has the end that each acceptance of a revision was signed with: where it was cut or written again,
 * it has not. Nothing to check where nobody accepted anything.
 */
export async function checkKeptHeads({ db }: VerifyContext, row: JobRow): Promise<VerificationCheck[]> {
  const stored = (await listAcceptances(db, row.revision_of ?? row.id)).filter(
    ({ revision }) => revision === row.revision,
  );
  if (stored.length === 0) return [];
  for (const { id, statement_json: json } of stored) {
    const { workspace_id, activity_head: head } = JSON.parse(json) as AcceptanceStatement;
    if (head === null || (await findEnd(db, { workspace_id, ...head })) === 'in_chain') continue;
    const note = `entry ${head.seq}, the last one when ${id} was signed, is not there any more`;
    return [{ name: 'activity_head', ok: false, note }];
  }
  return [{ name: 'activity_head', ok: true }];
}
