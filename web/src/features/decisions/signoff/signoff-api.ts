import { queryOptions } from '@tanstack/react-query';
import type { Job, Recipe, RecipeVersion, Verification } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Compares all hashes, and with `rerun` also runs the job again. */
export const verifyJob = (workspaceId: string, jobId: string, rerun: boolean) =>
  requestJson<Verification>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'verify'), {
    method: 'POST',
    body: { rerun },
  });

/** The corrections of the job that now hold for its sender: those from which pieces of the recipe were made. */
export const heldQuery = ({ workspace_id: workspaceId, id }: Job, { sender_id, config_id, version }: RecipeVersion) =>
  queryOptions({
    queryKey: [...queryKeys.senders(workspaceId), sender_id, 'recipe', config_id, version, 'held', id],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const path = makeWorkspacePath(workspaceId, 'senders', sender_id, 'recipes', config_id, version);
      const { pieces } = await requestJson<Recipe>(path, { signal });
      return pieces.flatMap(({ from }) => (from.job_id === id ? from.correction : []));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
