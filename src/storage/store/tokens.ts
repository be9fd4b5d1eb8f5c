import { createHash, randomBytes } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { TokenRow } from './schema/tables.ts';

/** Roles, such as `viewer` or `viewer+activity`, by workspace id, or by `*` for all workspaces. */
export type RoleMap = Readonly<Record<string, string>>;

export interface NewToken {
  name: string;
  kind: TokenRow['kind'];
  roles: RoleMap;
  createdBy: string;
  expiresAt: string | null;
}

/** The secret has 256 random bits, so a fast hash is as safe as a slow one. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function makeSecret(): string {
  return `ade_${randomBytes(32).toString('base64url')}`;
}

/** Makes a token, with a new secret by default. Only the caller gets the secret. */
export async function makeToken(
  db: Database,
  token: NewToken,
  secret: string = makeSecret(),
): Promise<{ row: TokenRow; secret: string }> {
  const row: TokenRow = {
    id: makeId('tok'),
    name: token.name,
    kind: token.kind,
    hash: hashSecret(secret),
    roles_json: JSON.stringify(token.roles),
    created_at: new Date().toISOString(),
    created_by: token.createdBy,
    expires_at: token.expiresAt,
    revoked_at: null,
    last_used_at: null,
  };
  await db.insertInto('tokens').values(row).execute();
  return { row, secret };
}

/** The token with this secret, if it is valid. */
export async function findValidToken(db: Database, secret: string): Promise<TokenRow | undefined> {
  const row = await db.selectFrom('tokens').selectAll().where('hash', '=', hashSecret(secret)).executeTakeFirst();
  return row && isValid(row) ? row : undefined;
}

export function isValid(row: TokenRow, now = new Date().toISOString()): boolean {
  return row.revoked_at === null && (row.expires_at === null || row.expires_at > now);
}

/** Throws `token_unknown`. */
export async function getToken(db: Database, id: string): Promise<TokenRow> {
  const query = db.selectFrom('tokens').selectAll().where('id', '=', id);
  return query.executeTakeFirstOrThrow(() => new AdeError('token_unknown', { token_id: id }));
}

/** Newest first, including revoked ones. */
export async function listTokens(db: Database): Promise<TokenRow[]> {
  return db.selectFrom('tokens').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
}

/** Also ends the token's sessions. False if it was revoked before. Call it in a transaction. */
export async function revokeToken(db: Database, id: string): Promise<boolean> {
  const revoked_at = new Date().toISOString();
  const { numUpdatedRows } = await db
    .updateTable('tokens')
    .set({ revoked_at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  await db.deleteFrom('sessions').where('token_id', '=', id).execute();
  return numUpdatedRows > 0n;
}

export async function noteTokenUse(db: Database, id: string, at: string): Promise<void> {
  await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute();
}
