import type { Config, ConfigVersion, FieldProposal, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

const path = ({ workspace_id: workspaceId, id }: Config, ...rest: string[]) =>
  makeWorkspacePath(workspaceId, 'configs', id, 'field-proposals', ...rest);

/** The fields that people proposed for a package. */
export const proposalsQuery = (config: Config) =>
  readQuery<Page<FieldProposal>>(
    [...queryKeys.config(config.workspace_id, config.id), 'field-proposals'],
    path(config),
  );

/** Adds fields to a draft; without one, makes it. */
export const draftFields = (config: Config, ids: readonly string[], versionId?: string) =>
  requestJson<ConfigVersion>(path(config, 'draft'), { method: 'POST', body: { ids, version_id: versionId } });

export const declineField = (config: Config, id: string) =>
  requestJson<FieldProposal>(path(config, id, 'decline'), { method: 'POST' });
