import type { Revision, TakeBackResource } from '../../../api/contract.ts';
import { makeApiUrl, makeWorkspacePath, sendFile } from '../../../api/request.ts';

/** Link to the workbook with the rows that the sender has to fix. */
export const makeToFixLink = (workspaceId: string, jobId: string, revision: number): string =>
  makeApiUrl(makeWorkspacePath(workspaceId, 'jobs', jobId, 'to-fix.xlsx'), { revision });

const pathOf = (workspaceId: string, jobId: string) => makeWorkspacePath(workspaceId, 'jobs', jobId, 'take-back');

/** The changes in a returned workbook, without applying them. */
export const lookAtReturned = (workspaceId: string, jobId: string, file: File) =>
  sendFile<TakeBackResource>(pathOf(workspaceId, jobId), file, { query: { dry_run: true } });

/** Applies a returned workbook: gives the new revision, or the lists of changes if there is nothing to apply. */
export const takeBack = (workspaceId: string, jobId: string, file: File, key: string) =>
  sendFile<Revision | TakeBackResource>(pathOf(workspaceId, jobId), file, { headers: { 'Idempotency-Key': key } });
