import { appendFileSync, copyFileSync, renameSync } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '../../../src/storage/store/database.ts';
import { linkEntries, type UnchainedRow } from '../../../src/storage/store/schema/activity-hash.ts';

/** A change to one thing, which can be undone. */
export interface Change {
  change: () => unknown;
  restore: () => unknown;
  /** The checks that find the change. */
  found: string[];
}

export function changeFile(path: string, found: string[], write = (to: string) => appendFileSync(to, '\n')): Change {
  const copy = `${path}.kept`;
  return {
    change: () => {
      copyFileSync(path, copy);
      write(path);
    },
    restore: () => renameSync(copy, path),
    found,
  };
}

/** Runs statements in the database of the service. */
export function run(db: Database, ...statements: string[]): () => Promise<void> {
  return async () => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  };
}

/** Rewrites the chain after `change`, for example without some entries, so that its hashes are consistent again. */
export async function writeAnew(db: Database, change: (rows: UnchainedRow[]) => UnchainedRow[]): Promise<void> {
  const rows = await db.selectFrom('activity').selectAll().where('chain', '=', 'default').orderBy('seq').execute();
  const bare = rows.map(({ chain: _, seq: __, prev_hash: ___, hash: ____, ...row }) => row);
  const chained = linkEntries('default', { seq: 0, hash: null }, change(bare));
  await db.deleteFrom('activity').where('chain', '=', 'default').execute();
  for (const row of chained) await db.insertInto('activity').values(row).execute();
  const { seq, hash } = chained.at(-1)!;
  await db.updateTable('activity_chains').set({ seq, hash }).where('chain', '=', 'default').execute();
}

export const keepActivity = (db: Database) =>
  run(db, 'create table kept as select * from activity', 'create table kept_ends as select * from activity_chains');
export const restoreActivity = (db: Database) =>
  run(
    db,
    'delete from activity',
    'insert into activity select * from kept',
    'drop table kept',
    'delete from activity_chains',
    'insert into activity_chains select * from kept_ends',
    'drop table kept_ends',
  );
