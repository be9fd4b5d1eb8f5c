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

/** What a session needs that began with a provider. */
export interface ProviderSession {
  /** Makes the text to keep, from the secret of the session. */
  seal: (secret: string) => string;
  providerSession: string | null;
  refreshAt: string | null;
}

/** Starts a session for an account at a provider, in the transaction of its sign-on. */
export async function makeProviderSession(
  db: Transaction,
  tokenId: string,
  hours: number,
  { seal, providerSession, refreshAt }: ProviderSession,
): Promise<{ row: SessionRow; secret: string }> {
  const secret = makeSecret();
  const about = { provider_session: providerSession, sealed: seal(secret), refresh_at: refreshAt };
  const row = { ...makeRow(secret, tokenId, hours), ...about };
  await db.insertInto('sessions').values(row).execute();
  return { row, secret };
}

function makeRow(secret: string, tokenId: string, hours: number): SessionRow {
  const now = Date.now();
  return {
    id: makeId('ses'),
    id_hash: hashSecret(secret),
    token_id: tokenId,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + hours * 3_600_000).toISOString(),
    provider_session: null,
    sealed: null,
    refresh_at: null,
  };
}

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
  const row = makeRow(secret, tokenId, hours);
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

/** Whether nobody has ended a session, which may have expired. */
export async function isSessionThere(db: Database, id: string): Promise<boolean> {
  const inMemory = [...(unstored.get(db)?.values() ?? [])].some((row) => row.id === id);
  if (inMemory) return true;
  return (await db.selectFrom('sessions').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
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

/**
 * Takes the turn to ask the provider about a session that is due: its next one is at `until`. False if another request
 * has taken it.
 */
export async function takeRefresh(db: Database, { id, refresh_at }: SessionRow, until: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ refresh_at: until })
    .where('id', '=', id)
    .where('refresh_at', '=', refresh_at)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function keepRefreshed(
  db: Transaction,
  id: string,
  kept: Pick<SessionRow, 'sealed' | 'refresh_at'>,
): Promise<void> {
  await db.updateTable('sessions').set(kept).where('id', '=', id).execute();
}

/** Ends a session by its id. */
export async function endSessionOf(db: Database, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute();
}

/**
 * Ends sessions of an account that began before `before`: all, or those of one session at the provider. Gives their
 * number.
 */
export async function endProviderSessions(
  db: Transaction,
  {
    provider,
    subject,
    session,
    before,
  }: { provider: string; subject: string | null; session: string | null; before: string },
): Promise<number> {
  let accounts = db.selectFrom('tokens').select('id').where('provider', '=', provider);
  if (subject !== null) accounts = accounts.where('subject', '=', subject);
  let query = db.deleteFrom('sessions').where('token_id', 'in', accounts).where('created_at', '<=', before);
  if (session !== null) query = query.where('provider_session', '=', session);
  const { numDeletedRows } = await query.executeTakeFirst();
  return Number(numDeletedRows);
}

export async function deleteExpiredSessions(db: Database): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date().toISOString()).execute();
}
