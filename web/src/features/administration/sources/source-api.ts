import type { CreateSource, Page, Source, SourceFile, UpdateSource } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readPagesQuery, readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** Files come at any time. */
const POLL_MS = 5000;

export const sourcesQuery = (workspaceId: string) => ({
  ...readQuery<Page<Source>>(queryKeys.sources(workspaceId), makeWorkspacePath(workspaceId, 'sources')),
  refetchInterval: POLL_MS,
});

export type FileState = SourceFile['state'];

export const sourceFilesQuery = (workspaceId: string, sourceId: string, state: FileState | null) => ({
  ...readPagesQuery<SourceFile>(
    queryKeys.sourceFiles(workspaceId, sourceId, state),
    makeWorkspacePath(workspaceId, 'sources', sourceId, 'files'),
    { state, limit: 20 },
  ),
  refetchInterval: POLL_MS,
});

export const makeSource = (workspaceId: string, body: CreateSource) =>
  requestJson<Source>(makeWorkspacePath(workspaceId, 'sources'), { method: 'POST', body });

export const changeSource = (workspaceId: string, sourceId: string, body: UpdateSource) =>
  requestJson<Source>(makeWorkspacePath(workspaceId, 'sources', sourceId), { method: 'PATCH', body });

export const removeSource = (workspaceId: string, sourceId: string) =>
  sendRequest(makeWorkspacePath(workspaceId, 'sources', sourceId), { method: 'DELETE' });

export const retryFile = (workspaceId: string, { source_id, id }: SourceFile) =>
  requestJson<SourceFile>(makeWorkspacePath(workspaceId, 'sources', source_id, 'files', id, 'retry'), {
    method: 'POST',
  });
