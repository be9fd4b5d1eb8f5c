import type { Grant, Token } from '../../contract/api/index.ts';
import { formatRights, parseRights } from '../../contract/api/rights.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Database, Transaction } from './database.ts';
import { lockRows } from './locks.ts';
import { lockPeople } from './people.ts';
import type { TokenRow } from './schema/tables.ts';
import { type HeldToken, isValid, listTokens, type RoleMap } from './tokens.ts';

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

/** With ADE_PEOPLE_SIGN_IN=sign_on, people need an account at a provider, unless they are for emergencies. */
export function mayUse(token: HeldToken, { peopleSignIn }: Pick<Settings, 'peopleSignIn'>): boolean {
  const isFree = token.kind === 'service' || token.provider !== null || token.person_is_break_glass === 1;
  return peopleSignIn === 'any' || isFree;
}

/**
 * Throws `last_admin_token` if nobody could administer the server without these tokens. With the settings of the
 * service, tokens that may not be used do not count. Call it in a transaction.
 */
export async function assertAdminLeft(
  db: Transaction,
  lost: (token: HeldToken) => boolean,
  settings: Pick<Settings, 'peopleSignIn'> = { peopleSignIn: 'any' },
): Promise<void> {
  await lockPeople(db);
  await lockRows(db, 'tokens');
  const admins = (await listTokens(db)).filter((token) => isAdminToken(token) && mayUse(token, settings));
  if (admins.some(lost) && admins.every(lost)) throw new AdeError('last_admin_token');
}

export function isAdminToken(row: HeldToken): boolean {
  return isValid(row) && parseGrants(row).some(({ workspace_id: id, role }) => id === '*' && role === 'admin');
}

/** The API's token, made from its row. */
export function describeToken(row: HeldToken): Token {
  const { id, name, kind, person_id, provider, created_at, created_by, expires_at, revoked_at, last_used_at } = row;
  const times = { created_at, created_by, expires_at, revoked_at, last_used_at };
  return { id, name, kind, person_id, person: row.person_name, provider, grants: parseGrants(row), ...times };
}

/** Names of people who have something valid to sign in with for a workspace. */
export async function listPersons(db: Database, workspaceId: string): Promise<string[]> {
  const rows = (await listTokens(db)).filter((row) => row.kind === 'person' && isValid(row));
  const isIn = (row: TokenRow) => parseGrants(row).some(({ workspace_id: id }) => id === '*' || id === workspaceId);
  return [...new Set(rows.filter(isIn).map(({ name, person_name: person }) => person ?? name))];
}
