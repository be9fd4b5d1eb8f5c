import type { Since } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** With `values` the totals too; that somebody reads them is in the activity, so they are asked for only where they are shown. */
export const sinceQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<Since>(
    [...queryKeys.jobPart(workspaceId, jobId, 'since'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'since'),
    { revision, ...(values ? { values } : {}) },
  );
