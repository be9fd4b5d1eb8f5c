import { isDiskFull } from '../../base/files/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { SessionRow, TokenRow } from './schema/tables.ts';
import { hashSecret, isValid, makeSecret } from './tokens.ts';

/** An unexpired session with a valid token. */
export interface ValidSession {
  id: string;
  token: TokenRow;
  expiresAt: string;
}

/** Sessions that began while the disk was full. They end with the process. */
const unstored = new WeakMap<Database, Map<string, SessionRow>>();

/** Starts a session for a token; the secret goes into the cookie and is stored only as a hash. */
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
  await insertSession(db, row);
  return { row, secret };
}

/** On a full disk, keeps the session in memory: people must be able to sign in to free space. */
async function insertSession(db: Database, row: SessionRow): Promise<void> {
  try {
    await db.insertInto('sessions').values(row).execute();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    const rows = unstored.get(db) ?? new Map<string, SessionRow>();
    unstored.set(db, rows.set(row.id_hash, row));
  }
}

/** The token of a session, if both are valid. */
export async function findSession(db: Database, secret: string): Promise<ValidSession | undefined> {
  const hash = hashSecret(secret);
  const stored = await db.selectFrom('sessions').selectAll().where('id_hash', '=', hash).executeTakeFirst();
  const session = stored ?? unstored.get(db)?.get(hash);
  if (session === undefined || session.expires_at <= new Date().toISOString()) return undefined;
  const token = await db.selectFrom('tokens').selectAll().where('id', '=', session.token_id).executeTakeFirst();
  return token && isValid(token) ? { id: session.id, token, expiresAt: session.expires_at } : undefined;
}

export async function deleteSession(db: Database, secret: string): Promise<void> {
  const hash = hashSecret(secret);
  if (unstored.get(db)?.delete(hash)) return;
  await db.deleteFrom('sessions').where('id_hash', '=', hash).execute();
}

export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date().toISOString()).execute();
}
