import type { Database, Transaction } from './database.ts';
import type { CompletePeriodRow, JobRow, SenderRow } from './schema/tables.ts';

/** A config and a period in a workspace. */
export type ConfigPeriod = CompletePeriodRow;

/** Whether it was told that a period is complete, and it still is. */
export async function isToldComplete(
  db: Database,
  { workspace_id, config_id, period }: ConfigPeriod,
): Promise<boolean> {
  const row = await db
    .selectFrom('complete_periods')
    .select('period')
    .where('workspace_id', '=', workspace_id)
    .where('config_id', '=', config_id)
    .where('period', '=', period)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setToldComplete(
  transaction: Transaction,
  about: ConfigPeriod,
  isComplete: boolean,
): Promise<void> {
  const { workspace_id, config_id, period } = about;
  if (isComplete) await transaction.insertInto('complete_periods').values(about).execute();
  else
    await transaction
      .deleteFrom('complete_periods')
      .where('workspace_id', '=', workspace_id)
      .where('config_id', '=', config_id)
      .where('period', '=', period)
      .execute();
}

/** The columns of a job that decide whether it counts for its period. */
export type PeriodJob = Pick<
  JobRow,
  | 'id'
  | 'sender_id'
  | 'status'
  | 'created_at'
  | 'retry_of'
  | 'review_state'
  | 'replaced_by'
  | 'replaces'
  | 'stands_beside'
>;

/** The jobs of a config and period that have a sender, newest first, without tries and revisions. */
export async function listPeriodJobs(
  db: Database,
  { workspace_id, config_id, period }: ConfigPeriod,
): Promise<PeriodJob[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'sender_id', 'status', 'created_at', 'retry_of'])
    .select(['review_state', 'replaced_by', 'replaces', 'stands_beside'])
    .where('workspace_id', '=', workspace_id)
    .where('config_id', '=', config_id)
    .where('period', '=', period)
    .where('sender_id', 'is not', null)
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The configs and periods for which a workspace has accepted jobs, at most `limit`, the latest names first. */
export async function listAcceptedPeriods(db: Database, workspaceId: string, limit: number): Promise<ConfigPeriod[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['workspace_id', 'config_id', 'period'])
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('review_state', '=', 'accepted')
    .where('period', 'is not', null)
    .where('sender_id', 'is not', null)
    .orderBy('period', 'desc')
    .orderBy('config_id')
    .limit(limit)
    .execute();
  return rows.flatMap(({ period, ...row }) => (period === null ? [] : [{ ...row, period }]));
}

/** For these senders, the configs and periods for which they have sent something. */
export async function listSentPeriods(
  db: Database,
  senders: readonly Pick<SenderRow, 'id'>[],
): Promise<Pick<JobRow, 'sender_id' | 'config_id' | 'period'>[]> {
  return db
    .selectFrom('jobs')
    .select(['sender_id', 'config_id', 'period'])
    .distinct()
    .where('sender_id', 'in', [...senders.map(({ id }) => id)])
    .where('is_try', '=', 0)
    .where('revision_of', 'is', null)
    .execute();
}
