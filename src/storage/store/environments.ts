import type { Database } from './database.ts';
import { inTransaction } from './transactions.ts';

/** The hash of an environment as it was built; undefined if it is unknown. */
export async function findBuildHash(db: Database, id: string): Promise<string | undefined> {
  const query = db.selectFrom('environments').select('build_hash').where('id', '=', id);
  return (await query.executeTakeFirst())?.build_hash;
}

export async function saveBuildHash(db: Database, id: string, hash: string): Promise<void> {
  await db
    .insertInto('environments')
    .values({ id, build_hash: hash })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ build_hash: hash }))
    .execute();
}

export async function forgetBuildHash(db: Database, id: string): Promise<void> {
  await db.deleteFrom('environments').where('id', '=', id).execute();
}

/** The environments that versions, jobs and batches name: these may still run, be retried or be verified. */
export async function listNamedEnvironments(db: Database): Promise<Set<string>> {
  const names = await Promise.all(
    (['config_versions', 'jobs', 'batches'] as const).map((table) =>
      db.selectFrom(table).select('environment_id').distinct().where('environment_id', 'is not', null).execute(),
    ),
  );
  return new Set(names.flat().map(({ environment_id: id }) => id!));
}

/** Makes config versions, unfinished jobs and batches use another environment from now on. */
export async function moveToEnvironment(db: Database, from: string, to: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    for (const table of ['config_versions', 'jobs', 'batches'] as const) {
      const rows = await transaction
        .selectFrom(table)
        .select('id')
        .where('environment_id', '=', from)
        .$if(table === 'jobs', (query) => query.where('finished_at', 'is', null))
        // Lock these rows in the order of their ids, as everybody else does.
        .orderBy('id')
        .forUpdate()
        .execute();
      const ids = rows.map(({ id }) => id);
      await transaction.updateTable(table).set({ environment_id: to }).where('id', 'in', ids).execute();
    }
  });
}
