import { createHash, randomBytes } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import { compileOnce } from './compile-once.ts';
import type { Database, Transaction } from './database.ts';
import { makeId } from './ids.ts';
import { assertEnabled, getPerson, takePerson } from './people.ts';
import type { Flag, PersonRow, TokenRow } from './schema/tables.ts';

/** Roles, such as `viewer` or `viewer+activity`, by workspace id, or by `*` for all workspaces. */
export type RoleMap = Readonly<Record<string, string>>;

/** A token with what counts of its person; null for a service. */
export interface HeldToken extends TokenRow {
  person_name: string | null;
  person_disabled_at: string | null;
  person_is_break_glass: Flag | null;
}

export interface NewToken {
  name: string;
  /** Whose token it is; by default, the person with the token's name. Ignored for a service. */
  personId?: string | undefined;
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

/**
 * Makes a token, with a new secret by default. Only the caller gets the secret. Call it in a transaction. Throws
 * `person_unknown`, `person_disabled`.
 */
export async function makeToken(
  db: Transaction,
  token: NewToken,
  secret: string = makeSecret(),
): Promise<{ row: HeldToken; secret: string }> {
  const person = token.kind === 'person' ? await findHolder(db, token) : null;
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
    person_id: person?.id ?? null,
    provider: null,
    subject: null,
  };
  await db.insertInto('tokens').values(row).execute();
  return { row: holdToken(row, person), secret };
}

/** A row with what counts of its person, who is enabled. */
export function holdToken(row: TokenRow, person: Pick<PersonRow, 'name' | 'is_break_glass'> | null): HeldToken {
  const about = { person_name: person?.name ?? null, person_is_break_glass: person?.is_break_glass ?? null };
  return { ...row, ...about, person_disabled_at: null };
}

async function findHolder(db: Transaction, { name, personId, createdBy }: NewToken): Promise<PersonRow> {
  if (personId === undefined) return takePerson(db, { name, createdBy });
  const person = await getPerson(db, personId);
  assertEnabled(person);
  return person;
}

/** The token with this secret, if it is valid. */
export async function findValidToken(db: Database, secret: string): Promise<HeldToken | undefined> {
  const [row] = await selectByHash(db, hashSecret(secret));
  return row && isValid(row) ? row : undefined;
}

const selectByHash = compileOnce((db) => selectTokens(db).where('tokens.hash', '=', ''));

export function selectTokens(db: Database) {
  return db
    .selectFrom('tokens')
    .leftJoin('people', 'people.id', 'tokens.person_id')
    .selectAll('tokens')
    .select([
      'people.name as person_name',
      'people.disabled_at as person_disabled_at',
      'people.is_break_glass as person_is_break_glass',
    ]);
}

/** Whether somebody can use the token now: neither is it revoked or expired, nor is its person disabled. */
export function isValid(row: HeldToken, now = new Date().toISOString()): boolean {
  return !isEnded(row) && (row.expires_at === null || row.expires_at > now);
}

function isEnded({ revoked_at, person_disabled_at }: HeldToken): boolean {
  return revoked_at !== null || person_disabled_at !== null;
}

/**
 * Throws `not_signed_in` if somebody has revoked a token or disabled its person. In the transaction of a change, this
 * keeps what a request began before from being done after.
 */
export async function assertNotEnded(db: Transaction, id: string): Promise<void> {
  if (!(await isNotEnded(db, id))) throw new AdeError('not_signed_in');
}

/** Whether nobody has revoked a token or disabled its person; it may have expired. Rows of tokens are never removed. */
export async function isNotEnded(db: Database, id: string): Promise<boolean> {
  const row = await selectTokens(db).where('tokens.id', '=', id).executeTakeFirst();
  return row === undefined || !isEnded(row);
}

/** Throws `token_unknown`. */
export async function getToken(db: Database, id: string): Promise<HeldToken> {
  const query = selectTokens(db).where('tokens.id', '=', id);
  return query.executeTakeFirstOrThrow(() => new AdeError('token_unknown', { token_id: id }));
}

/** Newest first, including revoked ones. */
export async function listTokens(db: Database): Promise<HeldToken[]> {
  return selectTokens(db).orderBy('tokens.created_at', 'desc').orderBy('tokens.id', 'desc').execute();
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
