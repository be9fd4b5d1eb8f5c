import type { Verification } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Compares all hashes, and with `rerun` also runs the job again. */
export const verifyJob = (workspaceId: string, jobId: string, rerun: boolean) =>
  requestJson<Verification>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'verify'), {
    method: 'POST',
    body: { rerun },
  });
