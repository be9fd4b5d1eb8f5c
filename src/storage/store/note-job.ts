import type { EventData, EventType, JOB_CHANGES } from '../../contract/api/event-log.ts';
import type { Transaction } from './database.ts';
import { type NewEvent, noteEvents } from './events.ts';
import type { JobRow } from './schema/tables.ts';

type JobEventType = Extract<EventType, `job.${string}`>;
type Told = Pick<
  JobRow,
  | 'id'
  | 'workspace_id'
  | 'revision_of'
  | 'revision'
  | 'is_try'
  | 'status'
  | 'review_state'
  | 'document_id'
  | 'document_sha256'
  | 'config_id'
  | 'config_version_id'
  | 'batch_id'
  | 'sender_id'
  | 'period'
>;

/** Adds an event about a job, or about one of its revisions, to the log; see `noteEvent`. `row`: after the change. */
export async function noteJob(
  transaction: Transaction,
  type: JobEventType,
  row: Told,
  more: EventData = {},
): Promise<void> {
  await noteJobs(transaction, type, [row], more);
}

export async function noteJobs(
  transaction: Transaction,
  type: JobEventType,
  rows: readonly Told[],
  more: EventData = {},
): Promise<void> {
  if (rows.length > 0)
    await noteEvents(
      transaction,
      rows.map((row) => tell(type, row, more)),
    );
}

/** Tells that these jobs have changed in consequence of something else; jobs that do not exist any more are left out. */
export async function noteChangedJobs(
  transaction: Transaction,
  ids: readonly string[],
  because: (typeof JOB_CHANGES)[number],
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await transaction
    .selectFrom('jobs')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  await noteJobs(transaction, 'job.changed', rows, { because });
}

function tell(type: JobEventType, row: Told, more: EventData): NewEvent {
  const data: EventData = {
    job_id: row.revision_of ?? row.id,
    revision: row.revision,
    is_try: row.is_try === 1,
    status: row.status,
    // The row of a revision does not have the state of the job's review.
    ...(row.revision_of === null ? { review_state: row.review_state } : {}),
    document_id: row.document_id,
    document_sha256: row.document_sha256,
    config_id: row.config_id,
    config_version_id: row.config_version_id,
    batch_id: row.batch_id,
    sender_id: row.sender_id,
    period: row.period,
    ...more,
  };
  return { workspaceId: row.workspace_id, type, data };
}
