import type { DocumentCheck, Publication } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** What a draft is tried on before it is published, and what came of it. */
export const readPublication = (workspaceId: string, versionId: string, signal: AbortSignal) =>
  requestJson<Publication>(makeWorkspacePath(workspaceId, 'versions', versionId, 'publication'), { signal });

/** Reads an accepted document with a draft, and compares the values. */
export const checkDocument = (workspaceId: string, versionId: string, jobId: string, signal: AbortSignal) =>
  requestJson<DocumentCheck>(makeWorkspacePath(workspaceId, 'versions', versionId, 'publication', 'documents', jobId), {
    method: 'POST',
    signal,
  });
