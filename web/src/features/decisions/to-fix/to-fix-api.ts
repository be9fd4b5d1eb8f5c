import type { Revision, TakeBackResource } from '../../../api/contract.ts';
import { makeApiUrl, makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Link to the workbook with the rows that the sender has to fix. */
export const makeToFixLink = (workspaceId: string, jobId: string, revision: number): string =>
  makeApiUrl(makeWorkspacePath(workspaceId, 'jobs', jobId, 'to-fix.xlsx'), { revision });

const send = <T>(workspaceId: string, jobId: string, file: File, query: Record<string, boolean>, key?: string) => {
  const form = new FormData();
  form.set('file', file);
  return requestJson<T>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'take-back'), {
    method: 'POST',
    body: form,
    query,
    ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
  });
};

/** What came back from the sender; nothing is taken. */
export const lookAtReturned = (workspaceId: string, jobId: string, file: File) =>
  send<TakeBackResource>(workspaceId, jobId, file, { dry_run: true });

/** The revision that it makes, or the same lists where there is nothing to take. */
export const takeBack = (workspaceId: string, jobId: string, file: File, key: string) =>
  send<Revision | TakeBackResource>(workspaceId, jobId, file, {}, key);
