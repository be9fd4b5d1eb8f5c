import type { Grant, Token } from '../../contract/api/index.ts';
import { formatRights, parseRights } from '../../contract/api/rights.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { lockRows } from './locks.ts';
import type { TokenRow } from './schema/tables.ts';
import { isValid, listTokens, type RoleMap } from './tokens.ts';

const DAY_MS = 86_400_000;

export function parseGrants({ roles_json: json }: TokenRow): Grant[] {
  const roles = JSON.parse(json) as Record<string, string>;
  return Object.entries(roles).map(([workspace_id, text]) => ({ workspace_id, ...parseRights(text)! }));
}

/** Throws `request_invalid` if a workspace is named twice. */
export function toRoles(grants: readonly Grant[]): RoleMap {
  const roles = Object.fromEntries(grants.map((grant) => [grant.workspace_id, formatRights(grant)]));
  if (Object.keys(roles).length === grants.length) return roles;
  throw new AdeError('request_invalid', { found: 'body/grants names a workspace twice' });
}

/** Null: the token does not expire. */
export function findExpiry(days: number | undefined): string | null {
  return days === undefined ? null : new Date(Date.now() + days * DAY_MS).toISOString();
}

/** Throws `last_admin_token` if nobody could administer the server without this token. */
export async function assertAdminLeft(db: Database, revoked: TokenRow): Promise<void> {
  if (!isAdminToken(revoked)) return;
  await lockRows(db, 'tokens');
  const others = (await listTokens(db)).filter((row) => row.id !== revoked.id && isAdminToken(row));
  if (others.length === 0) throw new AdeError('last_admin_token');
}

function isAdminToken(row: TokenRow): boolean {
  return isValid(row) && parseGrants(row).some(({ workspace_id: id, role }) => id === '*' && role === 'admin');
}

/** The API's token, made from its row. */
export function describeToken(row: TokenRow): Token {
  const { id, name, kind, created_at, created_by, expires_at, revoked_at, last_used_at } = row;
  return { id, name, kind, grants: parseGrants(row), created_at, created_by, expires_at, revoked_at, last_used_at };
}

/** Names of people who have a valid token (of kind person) for a workspace. */
export async function listPersons(db: Database, workspaceId: string): Promise<string[]> {
  const rows = (await listTokens(db)).filter((row) => row.kind === 'person' && isValid(row));
  const isIn = (row: TokenRow) => parseGrants(row).some(({ workspace_id: id }) => id === '*' || id === workspaceId);
  return [...new Set(rows.filter(isIn).map(({ name }) => name))];
}
