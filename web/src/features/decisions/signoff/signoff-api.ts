import type { JobChecks, Verification } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** The checks of numbers; with `values`, also the numbers themselves, which need the role viewer. */
export const checksQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<JobChecks>(
    [...queryKeys.jobPart(workspaceId, jobId, 'checks'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'checks'),
    { revision, values: values || undefined },
  );

/** Compares all hashes, and with `rerun` also runs the job again. */
export const verifyJob = (workspaceId: string, jobId: string, rerun: boolean) =>
  requestJson<Verification>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'verify'), {
    method: 'POST',
    body: { rerun },
  });
