import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { SessionRow, TokenRow } from './tables.ts';
import { hashSecret, isValid, makeSecret } from './tokens.ts';

/** A session that has not expired, of a token that is valid. */
export interface ValidSession {
  id: string;
  token: TokenRow;
  expiresAt: string;
}

/** Starts a session of a token; the secret goes into the cookie and is stored only as a hash. */
export async function makeSession(
  db: Database,
  tokenId: string,
  hours: number,
): Promise<{ row: SessionRow; secret: string }> {
  const secret = makeSecret();
  const now = Date.now();
  const row: SessionRow = {
    id: makeId('ses'),
    id_hash: hashSecret(secret),
    token_id: tokenId,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + hours * 3_600_000).toISOString(),
  };
  await db.insertInto('sessions').values(row).execute();
  return { row, secret };
}

/** The token of a session, while both are valid. */
export async function findSession(db: Database, secret: string): Promise<ValidSession | undefined> {
  const session = await db
    .selectFrom('sessions')
    .selectAll()
    .where('id_hash', '=', hashSecret(secret))
    .executeTakeFirst();
  if (session === undefined || session.expires_at <= new Date().toISOString()) return undefined;
  const token = await db.selectFrom('tokens').selectAll().where('id', '=', session.token_id).executeTakeFirst();
  return token && isValid(token) ? { id: session.id, token, expiresAt: session.expires_at } : undefined;
}

export async function deleteSession(db: Database, secret: string): Promise<void> {
  await db.deleteFrom('sessions').where('id_hash', '=', hashSecret(secret)).execute();
}

export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date().toISOString()).execute();
}
