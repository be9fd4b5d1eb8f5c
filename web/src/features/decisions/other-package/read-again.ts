import type { QueryClient } from '@tanstack/react-query';
import type { Job } from '../../../api/contract.ts';
import { submitJob } from '../../entities/jobs/index.ts';
import { reviewRulesQuery } from '../review/index.ts';

/** Its code must be in the workspace's list of reasons. */
const CODE = 'other';

interface Again {
  configId: string;
  /** Why the new job replaces the old one. */
  text: string;
  /** With it, a submission that is repeated after a lost answer makes no second job. */
  key: string;
}

/** Reads a job's document again, for the same sender and period; the new job replaces the old one. */
export async function readAgain(client: QueryClient, job: Job, { configId, text, key }: Again): Promise<Job> {
  const { workspace_id: workspaceId, sender_id: senderId, period } = job;
  const { reason_codes: codes } = await client.fetchQuery(reviewRulesQuery(workspaceId));
  const code = codes.includes(CODE) ? CODE : (codes.at(-1) ?? CODE);
  return submitJob(
    workspaceId,
    {
      document_id: job.document_id,
      config_id: configId,
      ...(senderId === null ? {} : { sender_id: senderId }),
      ...(period === null ? {} : { period }),
      replaces: { job_id: job.id, reason: { code, text } },
    },
    key,
  );
}
