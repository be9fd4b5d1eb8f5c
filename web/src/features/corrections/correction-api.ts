import { queryOptions } from '@tanstack/react-query';
import type {
  CorrectionList,
  CorrectionTrial,
  MadeRecipe,
  Page,
  RecipeVersion,
  Revision,
  SubmitCorrections,
} from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../api/request.ts';

export type NewCorrection = SubmitCorrections['corrections'][number];

const pathOf = (workspaceId: string, jobId: string) => makeWorkspacePath(workspaceId, 'jobs', jobId, 'corrections');

/** What corrections would change. A newer draft ends the run of the one before. */
export const trialQuery = (workspaceId: string, jobId: string, base_revision: number, corrections: NewCorrection[]) =>
  queryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'trial'), base_revision, corrections] as const,
    queryFn: ({ signal }) =>
      requestJson<CorrectionTrial>(pathOf(workspaceId, jobId), {
        method: 'POST',
        body: { base_revision, corrections, dry_run: true } satisfies SubmitCorrections,
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    // It holds values: nothing of it stays when it is not shown.
    gcTime: 0,
    retry: false,
  });

export const submitCorrections = (workspaceId: string, jobId: string, body: SubmitCorrections, key: string) =>
  requestJson<Revision>(pathOf(workspaceId, jobId), { method: 'POST', body, headers: { 'Idempotency-Key': key } });

/** What people corrected, with what they wrote. */
export const correctionsQuery = (workspaceId: string, jobId: string, revision: number) =>
  queryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'corrections'), revision] as const,
    queryFn: ({ signal }) => requestJson<CorrectionList>(pathOf(workspaceId, jobId), { query: { revision }, signal }),
  });

/** Makes corrections of a job hold for all documents of its sender: the next version of the recipe. */
export async function holdForSender(
  workspaceId: string,
  { senderId, configId, jobId }: { senderId: string; configId: string; jobId: string },
  corrections: string[],
): Promise<MadeRecipe> {
  const path = makeWorkspacePath(workspaceId, 'senders', senderId, 'recipes');
  const { items } = await requestJson<Page<RecipeVersion>>(path);
  const versions = items.filter(({ config_id }) => config_id === configId).map(({ version }) => version);
  const body = { config_id: configId, base_version: Math.max(0, ...versions), job_id: jobId, corrections };
  return requestJson<MadeRecipe>(path, { method: 'POST', body });
}
