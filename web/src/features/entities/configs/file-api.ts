import { queryOptions } from '@tanstack/react-query';
import type { PackageFileContent, PackageFiles } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

export const filesQuery = (workspaceId: string, versionId: string) =>
  readQuery<PackageFiles>(
    queryKeys.versionPart(workspaceId, versionId, 'files'),
    makeWorkspacePath(workspaceId, 'versions', versionId, 'files'),
  );

export const fileQuery = (workspaceId: string, versionId: string, path: string) =>
  queryOptions({
    queryKey: queryKeys.versionPart(workspaceId, versionId, 'file', path),
    queryFn: ({ signal }) => readFile(workspaceId, versionId, path, signal),
  });

export const readFile = (workspaceId: string, versionId: string, path: string, signal?: AbortSignal) =>
  requestJson<PackageFileContent>(filePath(workspaceId, versionId), { query: { path }, signal });

/** `etag` is the ETag of the text that was edited; null for a file that must not exist yet. */
export const writeFile = (
  workspaceId: string,
  versionId: string,
  path: string,
  content: string,
  etag: string | null,
  encoding: PackageFileContent['encoding'] = 'utf8',
) =>
  requestJson<PackageFileContent>(filePath(workspaceId, versionId), {
    method: 'PUT',
    query: { path },
    body: { content, encoding },
    headers: etag === null ? { 'If-None-Match': '*' } : { 'If-Match': etag },
  });

export const deleteFile = (workspaceId: string, versionId: string, path: string, etag: string) =>
  sendRequest(filePath(workspaceId, versionId), { method: 'DELETE', query: { path }, headers: { 'If-Match': etag } });

const filePath = (workspaceId: string, versionId: string) =>
  makeWorkspacePath(workspaceId, 'versions', versionId, 'file');
