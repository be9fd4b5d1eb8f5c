import { isDiskFull } from '../../base/files/index.ts';
import type { Database, Transaction } from './database.ts';
import { makeId } from './ids.ts';
import type { SessionRow } from './schema/tables.ts';
import { type HeldToken, hashSecret, isValid, makeSecret, selectTokens } from './tokens.ts';
import { inTransaction } from './transactions.ts';

/** An unexpired session with a valid token. */
export interface ValidSession {
  id: string;
  token: HeldToken;
  row: SessionRow;
  expiresAt: string;
}

/** Sessions that began while the disk was full. They end with the process. */
const unstored = new WeakMap<Database, Map<string, SessionRow>>();

/** More work in the transaction that stores or removes a session. */
type Also = (transaction: Transaction, row: SessionRow) => Promise<void>;

/**
 * Starts a session for a token; the secret goes into the cookie and is stored only as a hash. On a full disk, the
 * session is only in memory and not `isStored`: people must be able to sign in to free space.
 */
export async function makeSession(
  db: Database,
  tokenId: string,
  hours: number,
  also: Also,
): Promise<{ row: SessionRow; secret: string; isStored: boolean }> {
  const secret = makeSecret();
  const now = Date.now();
  const row: SessionRow = {
    id: makeId('ses'),
    id_hash: hashSecret(secret),
    token_id: tokenId,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + hours * 3_600_000).toISOString(),
    provider_session: null,
    sealed: null,
    refresh_at: null,
  };
  return { row, secret, isStored: await insertSession(db, row, also) };
}

async function insertSession(db: Database, row: SessionRow, also: Also): Promise<boolean> {
  try {
    await inTransaction(db, async (transaction) => {
      await transaction.insertInto('sessions').values(row).execute();
      await also(transaction, row);
    });
    return true;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    const rows = unstored.get(db) ?? new Map<string, SessionRow>();
    unstored.set(db, rows.set(row.id_hash, row));
    return false;
  }
}

/** The token of a session, if both are valid. */
export async function findSession(db: Database, secret: string): Promise<ValidSession | undefined> {
  const hash = hashSecret(secret);
  const stored = await db.selectFrom('sessions').selectAll().where('id_hash', '=', hash).executeTakeFirst();
  const session = stored ?? unstored.get(db)?.get(hash);
  if (session === undefined || session.expires_at <= new Date().toISOString()) return undefined;
  const token = await selectTokens(db).where('tokens.id', '=', session.token_id).executeTakeFirst();
  return token && isValid(token) ? { id: session.id, token, row: session, expiresAt: session.expires_at } : undefined;
}

/** Ends a session. `also` is called if it was stored; a session in memory is only forgotten and returned. */
export async function deleteSession(db: Database, secret: string, also: Also): Promise<SessionRow | null> {
  const hash = hashSecret(secret);
  const inMemory = unstored.get(db)?.get(hash);
  if (inMemory !== undefined) {
    unstored.get(db)?.delete(hash);
    return inMemory;
  }
  await inTransaction(db, async (transaction) => {
    const row = await transaction.deleteFrom('sessions').where('id_hash', '=', hash).returningAll().executeTakeFirst();
    if (row !== undefined) await also(transaction, row);
  });
  return null;
}

export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date().toISOString()).execute();
}
