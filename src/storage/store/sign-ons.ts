import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from './database.ts';
import { makeId } from './ids.ts';
import type { PersonRow, SignOnAttemptRow, TokenRow } from './schema/tables.ts';
import { type HeldToken, hashSecret, holdToken, type RoleMap, selectTokens } from './tokens.ts';

/** An account of a person at a provider. It is a row of `tokens`, with a secret that nobody knows. */
export interface NewSignOn {
  provider: string;
  subject: string;
  person: PersonRow;
  roles: RoleMap;
}

export async function findSignOn(
  db: Database,
  { provider, subject }: Pick<NewSignOn, 'provider' | 'subject'>,
): Promise<HeldToken | undefined> {
  return selectTokens(db)
    .where('tokens.provider', '=', provider)
    .where('tokens.subject', '=', subject)
    .executeTakeFirst();
}

/** Whether a person has, or had, an account at a provider. */
export async function hasSignOn(db: Database, provider: string, personId: string): Promise<boolean> {
  const accounts = db.selectFrom('tokens').select('id').where('provider', '=', provider);
  return (await accounts.where('person_id', '=', personId).limit(1).executeTakeFirst()) !== undefined;
}

/** Call it in a transaction that has locked the people. */
export async function makeSignOn(db: Transaction, { provider, subject, person, roles }: NewSignOn): Promise<HeldToken> {
  const row: TokenRow = {
    id: makeId('tok'),
    name: person.name,
    kind: 'person',
    hash: hashSecret(randomBytes(32).toString('hex')),
    roles_json: JSON.stringify(roles),
    created_at: new Date().toISOString(),
    created_by: `provider ${provider}`,
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
    person_id: person.id,
    provider,
    subject,
  };
  await db.insertInto('tokens').values(row).execute();
  return holdToken(row, person);
}

export async function changeRoles(db: Transaction, id: string, roles: RoleMap): Promise<void> {
  const roles_json = JSON.stringify(roles);
  await db.updateTable('tokens').set({ roles_json }).where('id', '=', id).execute();
}

/** Also removes attempts that nobody finished in time. */
export async function insertAttempt(db: Transaction, row: SignOnAttemptRow): Promise<void> {
  await db.deleteFrom('sign_on_attempts').where('expires_at', '<=', new Date().toISOString()).execute();
  await db.insertInto('sign_on_attempts').values(row).execute();
}

/** Removes an attempt, whoever asks: it can be finished once. Undefined if there is none, or its time is over. */
export async function takeAttempt(db: Database, state: string): Promise<SignOnAttemptRow | undefined> {
  const row = await db
    .deleteFrom('sign_on_attempts')
    .where('state_hash', '=', hashSecret(state))
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.expires_at <= new Date().toISOString() ? undefined : row;
}
