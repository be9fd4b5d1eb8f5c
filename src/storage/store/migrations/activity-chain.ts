import { type Kysely, sql } from 'kysely';
import { type ChainEnd, chainOf, linkEntries, SERVER_CHAIN, type UnchainedRow } from '../schema/activity-hash.ts';

const ROWS_PER_READ = 1000;

/**
 * Chains the entries of the activity by their hashes: one chain per workspace, and one for entries that belong to none.
 * Existing entries are chained in the order of their times; changes made to them before this step cannot be found.
 */
export async function addActivityChain(db: Kysely<unknown>): Promise<void> {
  const activity = () => db.schema.alterTable('activity');
  await activity()
    .addColumn('chain', 'text', (column) => column.notNull().defaultTo(SERVER_CHAIN))
    .execute();
  await activity()
    .addColumn('seq', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await activity().addColumn('prev_hash', 'text').execute();
  await activity()
    .addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('activity_chains')
    .addColumn('chain', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text')
    .execute();
  await chainEntries(db);
  await db.schema.createIndex('activity_chain').on('activity').columns(['chain', 'seq']).unique().execute();
}

async function chainEntries(db: Kysely<unknown>): Promise<void> {
  const ends = new Map<string, ChainEnd>();
  for (let last = { at: '', id: '' }; ; ) {
    const { rows } = await sql<UnchainedRow>`
      select id, at, actor, token_id, session_id, action, workspace_id, target_kind, target_id, details_json
      from activity where (at, id) > (${last.at}, ${last.id}) order by at, id limit ${ROWS_PER_READ}`.execute(db);
    for (const row of rows) {
      const chain = chainOf(row.workspace_id);
      const [{ seq, prev_hash, hash }] = linkEntries(chain, ends.get(chain) ?? { seq: 0, hash: null }, [row]) as [
        ReturnType<typeof linkEntries>[number],
      ];
      await sql`update activity set chain = ${chain}, seq = ${seq}, prev_hash = ${prev_hash}, hash = ${hash}
        where id = ${row.id}`.execute(db);
      ends.set(chain, { seq, hash });
      last = row;
    }
    if (rows.length < ROWS_PER_READ) break;
  }
  for (const [chain, { seq, hash }] of ends) {
    await sql`insert into activity_chains (chain, seq, hash) values (${chain}, ${seq}, ${hash})`.execute(db);
  }
}
