import type { AcceptanceStatement } from '../../contract/acceptance.ts';
import type { VerificationCheck } from '../../contract/api/index.ts';
import { type AcceptanceRow, findEnd, type JobRow, listAcceptances } from '../../storage/store/index.ts';
import type { VerifyContext } from './context.ts';

/**
 * Checks that the activity still has the chain end that each acceptance of a revision was signed with. It does not if
 * the activity was cut or rewritten. Without acceptances, there is nothing to check.
 */
export async function checkKeptHeads(ctx: VerifyContext, row: JobRow): Promise<VerificationCheck[]> {
  const stored = (await listAcceptances(ctx.db, row.revision_of ?? row.id)).filter(
    ({ revision }) => revision === row.revision,
  );
  if (stored.length === 0) return [];
  for (const acceptance of stored) {
    const lost = await findLostHead(ctx, acceptance);
    if (lost === null) continue;
    const note = `entry ${lost.seq}, which was the last one when ${acceptance.id} was signed, is missing`;
    return [{ name: 'activity_head', ok: false, note }];
  }
  return [{ name: 'activity_head', ok: true }];
}

/** The chain end that an acceptance was signed with, if the activity no longer has it; otherwise null. */
export async function findLostHead(
  { db }: Pick<VerifyContext, 'db'>,
  { statement_json: json }: AcceptanceRow,
): Promise<{ workspace_id: string; seq: number; found: 'cut' | 'rewritten' } | null> {
  const { workspace_id, activity_head: head } = JSON.parse(json) as AcceptanceStatement;
  if (head === null) return null;
  const found = await findEnd(db, { workspace_id, ...head });
  return found === 'in_chain' ? null : { workspace_id, seq: head.seq, found };
}
