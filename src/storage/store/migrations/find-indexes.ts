import { type Kysely, sql } from 'kysely';

/**
 * For lists that would otherwise read everything: the activity by actor or action, in its order, and the state of jobs
 * that a search has found by their names.
 */
export async function addFindIndexes(db: Kysely<unknown>): Promise<void> {
  for (const column of ['actor', 'action']) {
    const index = (name: string, columns: string[]) =>
      db.schema
        .createIndex(name)
        .on('activity')
        .columns([...columns, 'at', 'id'])
        .execute();
    await index(`activity_${column}`, [column]);
    await index(`activity_workspace_${column}`, ['workspace_id', column]);
  }
  // Without its last column, SQLite would read the row to see that the condition of the index holds.
  await db.schema
    .createIndex('jobs_found')
    .on('jobs')
    .columns(['workspace_id', 'is_try', 'status', 'id', 'revision_of'])
    .where(sql.ref('revision_of'), 'is', null)
    .execute();
}
