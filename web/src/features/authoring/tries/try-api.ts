import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Document, Job, Page, SubmitTry } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Documents that a try can run on, newest first; `search` is part of a name. */
export const documentsQuery = (workspaceId: string, search: string) =>
  queryOptions({
    queryKey: [...queryKeys.documents(workspaceId), 'picker', search] as const,
    queryFn: ({ signal }) =>
      requestJson<Page<Document>>(makeWorkspacePath(workspaceId, 'documents'), {
        query: { search, limit: 20 },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** The tries of one version, newest first; removed by the service after a day. */
export const triesQuery = (workspaceId: string, versionId: string) =>
  queryOptions({
    queryKey: queryKeys.versionPart(workspaceId, versionId, 'tries'),
    queryFn: ({ signal }) =>
      requestJson<Page<Job>>(makeWorkspacePath(workspaceId, 'jobs'), {
        query: { config_version_id: versionId, is_try: true, limit: 10 },
        signal,
      }),
  });

export const submitTry = (workspaceId: string, body: SubmitTry) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'tries'), { method: 'POST', body });
