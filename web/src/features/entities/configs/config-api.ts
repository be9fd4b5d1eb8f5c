import { queryOptions } from '@tanstack/react-query';
import { makeUnreachableError, parseProblem } from '../../../api/api-error.ts';
import type { Activation, CheckResult, Config, ConfigVersion, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { changeResource, makeApiUrl, makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

export const configsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.configs(workspaceId),
    queryFn: ({ signal }) => requestJson<Page<Config>>(makeWorkspacePath(workspaceId, 'configs'), { signal }),
  });

export const configQuery = (workspaceId: string, configId: string) =>
  queryOptions({
    queryKey: queryKeys.config(workspaceId, configId),
    queryFn: ({ signal }) => requestJson<Config>(makeWorkspacePath(workspaceId, 'configs', configId), { signal }),
  });

/** The versions of a config, newest first. */
export const versionsQuery = (workspaceId: string, configId: string) =>
  queryOptions({
    queryKey: queryKeys.versions(workspaceId, configId),
    queryFn: ({ signal }) =>
      requestJson<Page<ConfigVersion>>(makeWorkspacePath(workspaceId, 'configs', configId, 'versions'), {
        query: { limit: 200 },
        signal,
      }),
  });

export const versionQuery = (workspaceId: string, versionId: string) =>
  queryOptions({
    queryKey: queryKeys.version(workspaceId, versionId),
    queryFn: ({ signal }) =>
      requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'versions', versionId), { signal }),
  });

/** Who activated which version, below the config's key so that a change of the config reaches it. */
export const activationsQuery = (workspaceId: string, configId: string) =>
  queryOptions({
    queryKey: [...queryKeys.config(workspaceId, configId), 'activations'] as const,
    queryFn: ({ signal }) =>
      requestJson<{ activations: Activation[] }>(makeWorkspacePath(workspaceId, 'configs', configId, 'activations'), {
        signal,
      }),
  });

/** A config with a draft of the starter package. */
export const makeConfig = (workspaceId: string, name: string) =>
  requestJson<Config>(makeWorkspacePath(workspaceId, 'configs'), { method: 'POST', body: { name } });

/** A config with a draft that is made from a zip. */
export const importConfig = (workspaceId: string, name: string, zip: File) =>
  sendZip<Config>(makeApiUrl(makeWorkspacePath(workspaceId, 'configs', 'import'), { name }), zip);

/** A draft that is made from a zip, in an existing config. */
export const importVersion = (workspaceId: string, configId: string, zip: File) =>
  sendZip<ConfigVersion>(makeApiUrl(makeWorkspacePath(workspaceId, 'configs', configId, 'versions', 'import')), zip);

export type ConfigChange = Partial<{ name: string; is_default: boolean; archived: boolean }>;

export const changeConfig = (workspaceId: string, configId: string, change: ConfigChange) =>
  changeResource<Config>(makeWorkspacePath(workspaceId, 'configs', configId), change);

/** A draft that is a copy of `from`. */
export const makeVersion = (workspaceId: string, configId: string, from?: string) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'configs', configId, 'versions'), {
    method: 'POST',
    body: from ? { from } : {},
  });

type VersionStep = 'publish' | 'activate' | 'archive';

export const stepVersion = (workspaceId: string, versionId: string, step: VersionStep) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'versions', versionId, step), { method: 'POST' });

/** Publishes a draft, with what changed in words. */
export const publishVersion = (workspaceId: string, versionId: string, note: string) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'versions', versionId, 'publish'), {
    method: 'POST',
    body: { note },
  });

export const deleteVersion = (workspaceId: string, versionId: string) =>
  sendRequest(makeWorkspacePath(workspaceId, 'versions', versionId), { method: 'DELETE' });

export const checkVersion = (workspaceId: string, versionId: string, signal?: AbortSignal) =>
  requestJson<CheckResult>(makeWorkspacePath(workspaceId, 'versions', versionId, 'check'), { method: 'POST', signal });

export const makeExportUrl = (workspaceId: string, versionId: string) =>
  makeApiUrl(makeWorkspacePath(workspaceId, 'versions', versionId, 'export'));

async function sendZip<T>(url: string, zip: File): Promise<T> {
  const body = new FormData();
  body.set('file', zip);
  const response = await fetch(url, { method: 'POST', body, credentials: 'same-origin' }).catch((error: unknown) => {
    throw makeUnreachableError(url, error);
  });
  const text = await response.text();
  if (!response.ok) throw parseProblem(response.status, text, url);
  return JSON.parse(text) as T;
}
