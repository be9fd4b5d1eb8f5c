import type { Activation, CheckResult, Config, ConfigVersion, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import {
  changeResource,
  makeApiUrl,
  makeWorkspacePath,
  requestJson,
  sendFile,
  sendRequest,
} from '../../../api/request.ts';

export const configsQuery = (workspaceId: string) =>
  readQuery<Page<Config>>(queryKeys.configs(workspaceId), makeWorkspacePath(workspaceId, 'configs'));

export const configQuery = (workspaceId: string, configId: string) =>
  readQuery<Config>(queryKeys.config(workspaceId, configId), makeWorkspacePath(workspaceId, 'configs', configId));

/** The versions of a config, newest first. */
export const versionsQuery = (workspaceId: string, configId: string) =>
  readQuery<Page<ConfigVersion>>(
    queryKeys.versions(workspaceId, configId),
    makeWorkspacePath(workspaceId, 'configs', configId, 'versions'),
    { limit: 200 },
  );

export const versionQuery = (workspaceId: string, versionId: string) =>
  readQuery<ConfigVersion>(
    queryKeys.version(workspaceId, versionId),
    makeWorkspacePath(workspaceId, 'versions', versionId),
  );

/** Who activated which version. The key is below the config's key, so that changes to the config invalidate it. */
export const activationsQuery = (workspaceId: string, configId: string) =>
  readQuery<{ activations: Activation[] }>(
    [...queryKeys.config(workspaceId, configId), 'activations'],
    makeWorkspacePath(workspaceId, 'configs', configId, 'activations'),
  );

/** A config with a draft of the starter package. */
export const makeConfig = (workspaceId: string, name: string) =>
  requestJson<Config>(makeWorkspacePath(workspaceId, 'configs'), { method: 'POST', body: { name } });

/** A config with a draft made from a zip. */
export const importConfig = (workspaceId: string, name: string, zip: File) =>
  sendFile<Config>(makeWorkspacePath(workspaceId, 'configs', 'import'), zip, { query: { name } });

/** A draft made from a zip, in an existing config. */
export const importVersion = (workspaceId: string, configId: string, zip: File) =>
  sendFile<ConfigVersion>(makeWorkspacePath(workspaceId, 'configs', configId, 'versions', 'import'), zip);

export type ConfigChange = Partial<{ name: string; is_default: boolean; archived: boolean }>;

export const changeConfig = (workspaceId: string, configId: string, change: ConfigChange) =>
  changeResource<Config>(makeWorkspacePath(workspaceId, 'configs', configId), change);

/** The first draft of a new config. */
export async function readFirstVersion(workspaceId: string, configId: string): Promise<ConfigVersion> {
  const path = makeWorkspacePath(workspaceId, 'configs', configId, 'versions');
  const [version] = (await requestJson<Page<ConfigVersion>>(path)).items;
  if (version === undefined) throw new Error('a config has a version');
  return version;
}

/** A draft that copies `from`, or else the active version, or else the starter package. */
export const makeVersion = (workspaceId: string, configId: string, from?: string) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'configs', configId, 'versions'), {
    method: 'POST',
    body: from ? { from } : {},
  });

type VersionStep = 'publish' | 'activate' | 'archive';

export const stepVersion = (workspaceId: string, versionId: string, step: VersionStep) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'versions', versionId, step), { method: 'POST' });

/** Publishes a draft, with a note about the changes, and the code of a reason if one is needed. */
export const publishVersion = (workspaceId: string, versionId: string, note: string, code: string | null) =>
  requestJson<ConfigVersion>(makeWorkspacePath(workspaceId, 'versions', versionId, 'publish'), {
    method: 'POST',
    body: { note, ...(code === null ? {} : { reason: { code } }) },
  });

export const deleteVersion = (workspaceId: string, versionId: string) =>
  sendRequest(makeWorkspacePath(workspaceId, 'versions', versionId), { method: 'DELETE' });

export const checkVersion = (workspaceId: string, versionId: string, signal?: AbortSignal) =>
  requestJson<CheckResult>(makeWorkspacePath(workspaceId, 'versions', versionId, 'check'), { method: 'POST', signal });

export const makeExportUrl = (workspaceId: string, versionId: string) =>
  makeApiUrl(makeWorkspacePath(workspaceId, 'versions', versionId, 'export'));
