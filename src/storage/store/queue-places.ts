import type { Database } from './database.ts';

/**
 * Takes a place for a job of a workspace in the queue that nodes share; false if all are taken. Each workspace has one
 * row, so only requests for the same workspace wait for each other.
 */
export async function takePlace(db: Database, workspaceId: string, places: number): Promise<boolean> {
  const row = await db
    .insertInto('queue_places')
    .values({ workspace_id: workspaceId, held: 1 })
    .onConflict((conflict) =>
      conflict
        .column('workspace_id')
        .doUpdateSet((row) => ({ held: row('queue_places.held', '+', 1) }))
        .where('queue_places.held', '<', places),
    )
    .returning('held')
    .executeTakeFirst();
  return row !== undefined;
}

export async function freePlace(db: Database, workspaceId: string): Promise<void> {
  await db
    .updateTable('queue_places')
    .set((row) => ({ held: row('held', '-', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('held', '>', 0)
    .execute();
}

/** Taken places of a workspace, read without a lock: by the time of an answer, there may be more or fewer. */
export async function readPlaces(db: Database, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('queue_places')
    .select('held')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return Number(row?.held ?? 0);
}

/** Taken places, over all workspaces. */
export async function countPlaces(db: Database): Promise<number> {
  const row = await db
    .selectFrom('queue_places')
    .select((pick) => pick.fn.sum<number | null>('held').as('held'))
    .executeTakeFirst();
  return Number(row?.held ?? 0);
}

/** Sets the number of places of a workspace to its number of unfinished jobs. Call it in a transaction. */
export async function recountPlaces(db: Database, workspaceId: string): Promise<void> {
  const places = { workspace_id: workspaceId, held: 0 };
  await db
    .insertInto('queue_places')
    .values(places)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Lock the row first, so that jobs submitted or ended meanwhile are counted once.
  await db.selectFrom('queue_places').select('held').where('workspace_id', '=', workspaceId).forUpdate().execute();
  const { count } = await db
    .selectFrom('jobs')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow();
  await db
    .updateTable('queue_places')
    .set({ held: Number(count) })
    .where('workspace_id', '=', workspaceId)
    .execute();
}
