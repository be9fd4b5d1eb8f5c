import type { Database, Transaction } from './database.ts';
import { foldEmail, foldName } from './people.ts';
import type { ScimGroupRow, ScimUserRow } from './schema/tables.ts';

export async function listScimUsers(db: Database, provider: string): Promise<ScimUserRow[]> {
  const query = db.selectFrom('scim_users').selectAll().where('provider', '=', provider);
  return query.orderBy('created_at').orderBy('id').execute();
}

export async function findScimUser(db: Database, provider: string, id: string): Promise<ScimUserRow | undefined> {
  const query = db.selectFrom('scim_users').selectAll().where('provider', '=', provider).where('id', '=', id);
  return query.executeTakeFirst();
}

export async function findScimUserByName(db: Database, provider: string, name: string) {
  return db
    .selectFrom('scim_users')
    .selectAll()
    .where('provider', '=', provider)
    .where('folded_name', '=', foldName(name))
    .executeTakeFirst();
}

export async function findScimUserByExternalId(
  db: Database,
  provider: string,
  externalId: string,
): Promise<ScimUserRow | undefined> {
  const query = db.selectFrom('scim_users').selectAll().where('provider', '=', provider);
  return query.where('external_id', '=', externalId).executeTakeFirst();
}

/** The users by whom a provider means a person. */
export async function listScimUsersOf(db: Database, provider: string, personId: string): Promise<ScimUserRow[]> {
  const query = db.selectFrom('scim_users').selectAll().where('provider', '=', provider);
  return query.where('person_id', '=', personId).execute();
}

/** Makes the users of a person another person's: all, or those of one account at a provider. */
export async function moveScimUsers(
  db: Transaction,
  personId: string,
  intoId: string,
  account?: { provider: string; subject: string; isOnly: boolean },
): Promise<void> {
  let query = db.updateTable('scim_users').set({ person_id: intoId }).where('person_id', '=', personId);
  if (account !== undefined) query = query.where('provider', '=', account.provider);
  if (account !== undefined && !account.isOnly) query = query.where('external_id', '=', account.subject);
  await query.execute();
}

/** Whom a provider means by an account: by the id that it uses itself, or by a verified address as user name. */
export async function findScimAccount(
  db: Database,
  provider: string,
  { subject, email }: { subject: string; email: string | null },
): Promise<ScimUserRow | undefined> {
  const byId = await findScimUserByExternalId(db, provider, subject);
  return byId ?? (email === null ? undefined : findScimUserByName(db, provider, foldEmail(email)));
}

/** Adds a user, or replaces their row. */
export async function storeScimUser(db: Transaction, row: ScimUserRow): Promise<void> {
  await db
    .insertInto('scim_users')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function deleteScimUser(db: Transaction, id: string): Promise<void> {
  await db.deleteFrom('scim_members').where('user_id', '=', id).execute();
  await db.deleteFrom('scim_users').where('id', '=', id).execute();
}

export async function listScimGroups(db: Database, provider: string): Promise<ScimGroupRow[]> {
  const query = db.selectFrom('scim_groups').selectAll().where('provider', '=', provider);
  return query.orderBy('created_at').orderBy('id').execute();
}

export async function findScimGroup(db: Database, provider: string, id: string): Promise<ScimGroupRow | undefined> {
  const query = db.selectFrom('scim_groups').selectAll().where('provider', '=', provider).where('id', '=', id);
  return query.executeTakeFirst();
}

/** Adds a group, or replaces its row, with these members. */
export async function storeScimGroup(db: Transaction, row: ScimGroupRow, userIds: readonly string[]): Promise<void> {
  await db
    .insertInto('scim_groups')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await db.deleteFrom('scim_members').where('group_id', '=', row.id).execute();
  const members = userIds.map((user_id) => ({ group_id: row.id, user_id }));
  // PostgreSQL takes 65,535 parameters at most.
  for (let start = 0; start < members.length; start += 10_000)
    await db
      .insertInto('scim_members')
      .values(members.slice(start, start + 10_000))
      .execute();
}

export async function deleteScimGroup(db: Transaction, id: string): Promise<void> {
  await db.deleteFrom('scim_members').where('group_id', '=', id).execute();
  await db.deleteFrom('scim_groups').where('id', '=', id).execute();
}

/** Who is in which group of a provider. */
export async function listScimMembers(
  db: Database,
  provider: string,
  about: { groupId?: string; userId?: string } = {},
): Promise<{ group_id: string; group: string; user_id: string; user_json: string }[]> {
  let query = db
    .selectFrom('scim_members')
    .innerJoin('scim_groups', 'scim_groups.id', 'scim_members.group_id')
    .innerJoin('scim_users', 'scim_users.id', 'scim_members.user_id')
    .select([
      'scim_members.group_id',
      'scim_groups.name as group',
      'scim_members.user_id',
      'scim_users.resource_json as user_json',
    ])
    .where('scim_groups.provider', '=', provider);
  if (about.groupId !== undefined) query = query.where('scim_members.group_id', '=', about.groupId);
  if (about.userId !== undefined) query = query.where('scim_members.user_id', '=', about.userId);
  return query.orderBy('scim_members.group_id').orderBy('scim_members.user_id').execute();
}

/** The names of the groups in which a provider has put a person. */
export async function listGroupsOf(db: Database, provider: string, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('scim_users')
    .innerJoin('scim_members', 'scim_members.user_id', 'scim_users.id')
    .innerJoin('scim_groups', 'scim_groups.id', 'scim_members.group_id')
    .select('scim_groups.name')
    .where('scim_users.provider', '=', provider)
    .where('scim_users.person_id', '=', personId)
    .execute();
  return [...new Set(rows.map(({ name }) => name))];
}
