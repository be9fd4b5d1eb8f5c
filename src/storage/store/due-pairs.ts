import { type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';

export interface SenderPeriod {
  senderId: string;
  period: string;
}

/** Written as in the index of these jobs, so that the databases use it. */
export function isOpenWithoutDay() {
  return sql<SqlBool>`jobs.review_state not in ('accepted', 'replaced', 'set_aside') and jobs.due_on is null`;
}

/** The senders with a due day, and the periods of their jobs that are neither done nor have a day of their own. */
export async function listOpenPeriods(
  db: Database,
  workspaceId: string,
): Promise<(SenderPeriod & { dueDay: number })[]> {
  const rows = await db
    .selectFrom('senders')
    .innerJoin('jobs', 'jobs.sender_id', 'senders.id')
    .select(['senders.id', 'senders.due_day', 'jobs.period'])
    .distinct()
    .where('senders.workspace_id', '=', workspaceId)
    .where('senders.due_day', 'is not', null)
    .where('jobs.period', 'is not', null)
    .where(isOpenWithoutDay())
    .where('jobs.revision_of', 'is', null)
    .execute();
  return rows.flatMap(({ id: senderId, due_day: dueDay, period }) =>
    dueDay === null || period === null ? [] : [{ senderId, dueDay, period }],
  );
}
