import type { JobEvent } from '../../contract/events.ts';
import type { Database } from './database.ts';

/** Stores an event of a running job, unless it is already stored. */
export async function insertJobEvent(db: Database, jobId: string, event: JobEvent): Promise<void> {
  await db
    .insertInto('job_events')
    .values({ job_id: jobId, seq: event.seq, at: event.at, event_json: JSON.stringify(event) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The events of a job after `afterSeq`, in order. */
export async function listJobEvents(db: Database, jobId: string, afterSeq: number): Promise<JobEvent[]> {
  const rows = await db
    .selectFrom('job_events')
    .select('event_json')
    .where('job_id', '=', jobId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .execute();
  return rows.map(({ event_json: json }) => JSON.parse(json) as JobEvent);
}

export async function insertFeedEvent(db: Database, id: string, data: unknown): Promise<void> {
  await db
    .insertInto('feed_events')
    .values({ id, at: new Date().toISOString(), data_json: JSON.stringify(data) })
    .execute();
}

/** Undefined if the event is too old and was removed. */
export async function findFeedEvent(db: Database, id: string): Promise<unknown> {
  const row = await db.selectFrom('feed_events').select('data_json').where('id', '=', id).executeTakeFirst();
  return row && (JSON.parse(row.data_json) as unknown);
}

/** Removes old events that nobody follows any more: those of ended jobs, and published ones. */
export async function deleteOldEvents(db: Database, before: string): Promise<void> {
  await db.deleteFrom('feed_events').where('at', '<', before).execute();
  await db
    .deleteFrom('job_events')
    .where('at', '<', before)
    .where('job_id', 'not in', (unfinished) =>
      unfinished.selectFrom('jobs').select('id').where('status', 'in', ['queued', 'running']),
    )
    .execute();
}
