import { queryOptions } from '@tanstack/react-query';
import type {
  ConfigVersion,
  CorrectionList,
  CorrectionTrial,
  MadeRecipe,
  Page,
  RecipeVersion,
  Revision,
  SharedCorrections,
  SubmitCorrections,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { draftShared } from '../shared-corrections/index.ts';

export type NewCorrection = SubmitCorrections['corrections'][number];

const pathOf = (workspaceId: string, jobId: string) => makeWorkspacePath(workspaceId, 'jobs', jobId, 'corrections');

/** The effect that corrections would have. A newer draft cancels the run of the previous draft. */
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
    // The answer contains values, so it is dropped as soon as it is not shown.
    gcTime: 0,
    retry: false,
  });

/** The service keeps a prepared engine longer than this. */
const PREPARED_MS = 60_000;

/** Announces a correction to the service, so that the first trial is quicker. */
export const preparedQuery = (workspaceId: string, jobId: string, revision: number) =>
  queryOptions({
    queryKey: [...queryKeys.jobPart(workspaceId, jobId, 'prepared'), revision] as const,
    queryFn: () => requestJson<null>(`${pathOf(workspaceId, jobId)}/prepare`, { method: 'POST' }),
    staleTime: PREPARED_MS,
    retry: false,
  });

export const submitCorrections = (workspaceId: string, jobId: string, body: SubmitCorrections, key: string) =>
  requestJson<Revision>(pathOf(workspaceId, jobId), { method: 'POST', body, headers: { 'Idempotency-Key': key } });

/** The corrections by people, with their texts. */
export const correctionsQuery = (workspaceId: string, jobId: string, revision: number) =>
  readQuery<CorrectionList>(
    [...queryKeys.jobPart(workspaceId, jobId, 'corrections'), revision],
    pathOf(workspaceId, jobId),
    { revision },
  );

/** A person decided that the correction holds for everyone, so one sender is enough. */
const ONE_SENDER = 1;

/**
 * Makes a draft of the config with some pieces of a sender's recipe built into the package; null if a package cannot
 * express these pieces.
 */
export async function draftForEveryone(
  workspaceId: string,
  { senderId, configId, pieces }: { senderId: string; configId: string; pieces: readonly string[] },
): Promise<ConfigVersion | null> {
  const path = makeWorkspacePath(workspaceId, 'configs', configId, 'shared-corrections');
  const { items } = await requestJson<SharedCorrections>(path, { query: { min_senders: ONE_SENDER } });
  const isMeant = ({ changes, senders }: SharedCorrections['items'][number]) =>
    changes.length > 0 &&
    senders.some((one) => one.sender_id === senderId && one.pieces.some((piece) => pieces.includes(piece)));
  const ids = items.filter(isMeant).map(({ id }) => id);
  return ids.length === 0 ? null : draftShared(workspaceId, configId, ids, ONE_SENDER);
}

/** Makes corrections of a job hold for all documents of its sender, in the next version of the recipe. */
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
