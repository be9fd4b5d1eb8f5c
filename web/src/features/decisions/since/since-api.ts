import type { Since } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** With `values`, also the totals. Reading totals is recorded in the activity, so request them only to show them. */
export const sinceQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<Since>(
    [...queryKeys.jobPart(workspaceId, jobId, 'since'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'since'),
    { revision, ...(values ? { values } : {}) },
  );
