import { type Kysely, sql } from 'kysely';

/** How a period was found, what a workspace needs, and second documents of a sender and period. */
export async function addBelonging(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('workspaces')
    .addColumn('sender_and_period', 'text', (column) => column.notNull().defaultTo('auto'))
    .execute();
  for (const name of ['folder', 'sender_id', 'period'])
    await db.schema.alterTable('documents').addColumn(name, 'text').execute();
  await db.schema.alterTable('batches').addColumn('sender_id', 'text').execute();
  for (const name of ['period_found_by', 'period_candidates', 'title_place', 'second_to', 'stands_beside'])
    await db.schema.alterTable('jobs').addColumn(name, 'text').execute();
  for (const [column, code] of MISSING) await addCode(db, column, code);
}

const MISSING = [
  ['sender_id', 'sender_missing'],
  ['period', 'period_missing'],
] as const;

/** Documents that nobody has signed need sender and period from now on, if their workspace has a sender. */
async function addCode(db: Kysely<unknown>, column: string, code: string): Promise<void> {
  await sql`
    update jobs set attention_codes = case when attention_codes = '' then ',' else attention_codes end || ${`${code},`}
    where ${sql.ref(column)} is null and status = 'success' and is_try = 0 and revision_of is null
      and review_state not in ('waiting_for_second_person', 'accepted', 'replaced')
      and workspace_id in (select workspace_id from senders where archived_at is null)`.execute(db);
}
