import { sql } from 'kysely';
import type { Transaction } from './database.ts';
import { type ChainEnd, chainOf, linkEntries, type UnchainedRow } from './schema/activity-hash.ts';

/** Appends entries to their chains, in order. */
export async function appendToChains(db: Transaction, rows: readonly UnchainedRow[]): Promise<void> {
  const chains = Map.groupBy(rows, ({ workspace_id: workspaceId }) => chainOf(workspaceId));
  // Always in the same order, so that two writers never wait for each other.
  for (const [chain, entries] of [...chains].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const chained = linkEntries(chain, await takeEnd(db, chain), entries);
    await db.insertInto('activity').values(chained).execute();
    const { seq, hash } = chained.at(-1)!;
    await db.updateTable('activity_chains').set({ seq, hash }).where('chain', '=', chain).execute();
  }
}

/** Reads the end of a chain and locks it until the transaction ends, so that the chain cannot fork. */
export async function takeEnd(db: Transaction, chain: string): Promise<ChainEnd> {
  const { seq, hash } = (await lockEnd(db, chain)) ?? (await makeEnd(db, chain));
  return { seq: Number(seq), hash };
}

function lockEnd(db: Transaction, chain: string): Promise<ChainEnd | undefined> {
  const ends = db.selectFrom('activity_chains').select(['seq', 'hash']);
  return ends.where('chain', '=', chain).forUpdate().executeTakeFirst();
}

/** Another writer may be making the same row: then this waits for it, and takes its end. */
function makeEnd(db: Transaction, chain: string): Promise<ChainEnd> {
  return db
    .insertInto('activity_chains')
    .values({ chain, seq: 0, hash: null })
    .onConflict((conflict) => conflict.column('chain').doUpdateSet({ seq: sql.ref('activity_chains.seq') }))
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
}
