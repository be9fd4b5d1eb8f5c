import type { JobChecks } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** The checks of numbers; with `values`, also the numbers and the names of rows, which need the role viewer. */
export const checksQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<JobChecks>(
    [...queryKeys.jobPart(workspaceId, jobId, 'checks'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'checks'),
    { revision, values: values || undefined },
  );
