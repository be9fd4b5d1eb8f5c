import type { Database } from './database.ts';
import type { SettingRow } from './schema/tables.ts';

/** A setting that operators change while the server runs. It survives a restart. */
export async function findSetting(db: Database, key: string): Promise<SettingRow | undefined> {
  return db.selectFrom('settings').selectAll().where('key', '=', key).executeTakeFirst();
}

export async function saveSetting(db: Database, key: string, value: unknown, by: string): Promise<void> {
  const row = { value_json: JSON.stringify(value), updated_at: new Date().toISOString(), updated_by: by };
  await db
    .insertInto('settings')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export async function removeSetting(db: Database, key: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute();
}
