import type { Kysely } from 'kysely';

/**
 * How long workspaces keep their files. Those that are there keep what holds for them, the settings of the server, and
 * their administrators are told.
 */
export async function addRetention(db: Kysely<unknown>): Promise<void> {
  for (const name of ['retention_json', 'retention_notice'])
    await db.schema.alterTable('workspaces').addColumn(name, 'text').execute();
  await db
    .withTables<{ workspaces: { retention_notice: string } }>()
    .updateTable('workspaces')
    .set({ retention_notice: 'new' })
    .execute();
}
