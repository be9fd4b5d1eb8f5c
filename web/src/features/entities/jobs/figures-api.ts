import type { JobFigures } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';

/** What a revision of a job amounts to. It has values, so it needs the role viewer. */
export const figuresQuery = (workspaceId: string, jobId: string, revision: number) =>
  readQuery<JobFigures>(
    [...queryKeys.jobPart(workspaceId, jobId, 'figures'), revision],
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'figures'),
    { revision },
  );
