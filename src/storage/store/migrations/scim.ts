import type { Kysely } from 'kysely';

/** Users and groups that providers send by SCIM 2.0. */
export async function addScim(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('scim_users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('folded_name', 'text', (column) => column.notNull())
    .addColumn('external_id', 'text')
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('resource_json', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('scim_users_name', ['provider', 'folded_name'])
    .execute();
  await db.schema.createIndex('scim_users_of_person').on('scim_users').column('person_id').execute();
  await db.schema
    .createTable('scim_groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('external_id', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('scim_groups_of_provider').on('scim_groups').columns(['provider', 'name']).execute();
  await db.schema
    .createTable('scim_members')
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('scim_members_key', ['group_id', 'user_id'])
    .execute();
  await db.schema.createIndex('scim_members_of_user').on('scim_members').column('user_id').execute();
}
