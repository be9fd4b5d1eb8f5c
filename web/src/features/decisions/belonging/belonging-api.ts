import type { Belonging } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** With `values`, also the period that the title names, and totals. Reading these is recorded in the activity. */
export const belongingQuery = (workspaceId: string, jobId: string, revision: number, values: boolean) =>
  readQuery<Belonging>(
    [...queryKeys.jobPart(workspaceId, jobId, 'belonging'), revision, values],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'belonging'),
    { revision, ...(values ? { values } : {}) },
  );
