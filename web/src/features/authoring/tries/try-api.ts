import { keepPreviousData } from '@tanstack/react-query';
import type { Document, Job, Page, SubmitTry } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Documents that a try can run on, newest first; `search` is part of a name. */
export const documentsQuery = (workspaceId: string, search: string) => ({
  ...readQuery<Page<Document>>(
    [...queryKeys.documents(workspaceId), 'picker', search],
    makeWorkspacePath(workspaceId, 'documents'),
    { search, limit: 20 },
  ),
  placeholderData: keepPreviousData,
});

/** The tries of one version, newest first; the service removes them after a day. */
export const triesQuery = (workspaceId: string, versionId: string) =>
  readQuery<Page<Job>>(queryKeys.versionPart(workspaceId, versionId, 'tries'), makeWorkspacePath(workspaceId, 'jobs'), {
    config_version_id: versionId,
    is_try: true,
    limit: 10,
  });

export const submitTry = (workspaceId: string, body: SubmitTry) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'tries'), { method: 'POST', body });
