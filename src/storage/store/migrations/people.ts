import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { foldText } from '../../../base/files/index.ts';

/**
 * People have rows of their own, to which tokens and sign-ons belong. Until this step, a person was the name of tokens of
 * the kind `person`: each such name becomes a person, so that nobody loses or gains anything.
 */
export async function addPeople(db: Kysely<unknown>): Promise<void> {
  await makeTables(db);
  for (const name of ['person_id', 'provider', 'subject'])
    await db.schema.alterTable('tokens').addColumn(name, 'text').execute();
  for (const name of ['provider_session', 'sealed', 'refresh_at'])
    await db.schema.alterTable('sessions').addColumn(name, 'text').execute();
  await db.schema.createIndex('tokens_of_person').on('tokens').column('person_id').execute();
  await db.schema
    .createIndex('tokens_sign_on')
    .on('tokens')
    .columns(['provider', 'subject'])
    .unique()
    .where(sql.ref('provider'), 'is not', null)
    .execute();
  await makePeople(db);
}

async function makeTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('disabled_at', 'text')
    .addColumn('disabled_by', 'text')
    .addColumn('disabled_provider', 'text')
    .addColumn('is_break_glass', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('people_email')
    .on('people')
    .column('email')
    .unique()
    .where(sql.ref('email'), 'is not', null)
    .execute();
  await db.schema
    .createTable('person_names')
    .addColumn('folded', 'text', (column) => column.primaryKey())
    .addColumn('spellings_json', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('person_names_of_person').on('person_names').column('person_id').execute();
  await db.schema
    .createTable('sign_on_attempts')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('code_verifier', 'text', (column) => column.notNull())
    .addColumn('return_to', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('access_changes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('roles_json', 'text')
    .addColumn('is_disabled', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('access_changes_of_person').on('access_changes').columns(['person_id', 'at']).execute();
}

interface NamedToken {
  id: string;
  name: string;
  created_at: string;
  created_by: string;
}

/** A person has the name of their newest token. */
async function makePeople(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<NamedToken>`
    select id, name, created_at, created_by from tokens where kind = 'person' order by created_at desc, id desc`.execute(
    db,
  );
  for (const [folded, tokens] of Map.groupBy(rows, ({ name }) => foldText(name.trim()))) {
    const id = makePersonId();
    const [newest, oldest] = [tokens[0], tokens.at(-1)];
    if (newest === undefined || oldest === undefined) continue;
    const { name } = newest;
    const { created_at, created_by } = oldest;
    await sql`
      insert into people (id, name, created_at, created_by, is_break_glass)
      values (${id}, ${name}, ${created_at}, ${created_by}, 0)`.execute(db);
    const spellings = [...new Set(tokens.map((token) => token.name))];
    await sql`
      insert into person_names (folded, spellings_json, person_id)
      values (${folded}, ${JSON.stringify(spellings)}, ${id})`.execute(db);
    for (const other of spellings.filter((one) => one !== name)) await renameWork(db, other, name);
    for (const token of tokens) await sql`update tokens set person_id = ${id} where id = ${token.id}`.execute(db);
  }
}

/** Lets what is assigned to a person, and what they have not applied yet, be under the name that they have now. */
async function renameWork(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  await sql`update jobs set assignee = ${to} where assignee = ${from}`.execute(db);
  await sql`
    update correction_drafts set person = ${to} where person = ${from} and not exists (
      select 1 from correction_drafts same where same.job_id = correction_drafts.job_id and same.person = ${to}
    )`.execute(db);
}

function makePersonId(): string {
  const stamp = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `per_${stamp}_${randomBytes(5).toString('hex')}`;
}
