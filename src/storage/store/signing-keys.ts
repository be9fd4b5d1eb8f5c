import type { Database } from './database.ts';
import type { SigningKeyRow } from './schema/tables.ts';

/** The key that all nodes sign with; undefined before the first start. */
export async function findSigningKey(db: Database): Promise<SigningKeyRow | undefined> {
  return db
    .selectFrom('signing_key_in_use')
    .innerJoin('signing_keys', 'signing_keys.id', 'signing_key_in_use.key_id')
    .selectAll('signing_keys')
    .where('signing_key_in_use.id', '=', 1)
    .executeTakeFirst();
}

/** Public halves of all keys that were ever used to sign. */
export async function listPublicKeys(db: Database): Promise<Pick<SigningKeyRow, 'id' | 'public_pem'>[]> {
  return db.selectFrom('signing_keys').select(['id', 'public_pem']).execute();
}

/** If two nodes offer keys at the same time, one key is used; `findSigningKey` tells both nodes which one. */
export async function offerSigningKey(db: Database, row: SigningKeyRow): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('signing_keys')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const inUse = await transaction
      .insertInto('signing_key_in_use')
      .values({ id: 1, key_id: row.id })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('key_id')
      .executeTakeFirst();
    // If another key is in use, the offered key has signed nothing and is removed.
    if (inUse === undefined)
      await transaction
        .deleteFrom('signing_keys')
        .where('id', '=', row.id)
        .where('id', 'not in', (used) => used.selectFrom('signing_key_in_use').select('key_id'))
        .execute();
  });
}

/** Adds a key that no longer signs; a known key is unchanged. */
export async function offerPublicKey(db: Database, row: SigningKeyRow): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
