import { compareTexts } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type Database, type JobFilter, type ListedJob, listJobs, listSenders } from '../../storage/store/index.ts';
import { findStanding } from '../senders/standing.ts';

/** A job of a table, with the name of its sender; null without one. */
export interface TableJob {
  job: ListedJob;
  sender: string | null;
}

const PAGE = 500;
/** A file of more documents has to be made in parts. */
export const MAX_TABLE_JOBS = 5_000;

/** Which jobs a table may have. */
export type TableFilter = Omit<JobFilter, 'statuses' | 'reviewState' | 'tries' | 'attention' | 'dueBefore' | 'dueOf'>;

/**
 * The accepted jobs that count for their config, sender and period, by period, sender and time: always in the same order.
 * Throws `table_too_large`.
 */
export async function findTableJobs(db: Database, filter: TableFilter): Promise<TableJob[]> {
  const accepted: ListedJob[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(db, { ...filter, reviewState: 'accepted', limit: PAGE, cursor });
    accepted.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
    if (accepted.length > MAX_TABLE_JOBS) {
      throw new AdeError('table_too_large', { found: 'more', max: MAX_TABLE_JOBS });
    }
  } while (cursor !== undefined);
  const senders = new Map((await listSenders(db, filter.workspaceId)).map((sender) => [sender.id, sender]));
  const groups = Map.groupBy(accepted, ({ id, config_id: config, sender_id: sender, period }) =>
    sender === null || period === null ? id : `${config} ${sender} ${period}`,
  );
  const standing = [...groups.values()].flatMap((jobs) =>
    senders.get(jobs[0]?.sender_id ?? '')?.has_several === 1 ? jobs : findStanding(jobs),
  );
  const keyed = standing.map((job) => {
    const sender = senders.get(job.sender_id ?? '')?.name ?? null;
    return { job, sender, key: [job.period ?? '', sender ?? '', job.created_at, job.id] };
  });
  keyed.sort((a, b) => a.key.map((part, i) => compareTexts(part, b.key[i] ?? '')).find((order) => order !== 0) ?? 0);
  return keyed.map(({ job, sender }) => ({ job, sender }));
}
