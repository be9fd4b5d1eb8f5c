import type { Role } from '../../contract/api/index.ts';
import { findRole, hasRole } from '../../contract/api/rights.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { getToken, isValid, parseGrants, type SequelRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import type { Person } from '../review/take-step.ts';

/**
 * Throws `sequel_not_allowed` unless the person who said it may still do it: a right that has ended since counts, and a
 * session that has ended does not.
 */
export async function assertStillAllowed(
  ctx: Pick<Core, 'db' | 'settings'>,
  row: SequelRow,
  needed: Role,
): Promise<void> {
  const found = await findObstacle(ctx, row, needed);
  if (found === null) return;
  const { job_id, revision, person } = row;
  throw new AdeError('sequel_not_allowed', { job_id, revision, person, found });
}

async function findObstacle({ db, settings }: Pick<Core, 'db' | 'settings'>, row: SequelRow, needed: Role) {
  if (row.token_id === null) return settings.auth === 'off' ? null : 'ADE knows people now';
  const token = await getToken(db, row.token_id).catch((error: unknown) => {
    if (isAdeError(error, 'token_unknown')) return null;
    throw error;
  });
  if (token === null || token.revoked_at !== null) return 'the token was revoked';
  if (!isValid(token)) return 'the token has expired';
  const role = findRole({ grants: parseGrants(token) }, row.workspace_id);
  return role !== undefined && hasRole(role, needed) ? null : `the role ${needed} is missing`;
}

export function personOf(row: SequelRow): Person {
  const { person: name, kind, token_id: tokenId, session_id: sessionId, authentication } = row;
  return { name, kind, tokenId, sessionId, authentication };
}
