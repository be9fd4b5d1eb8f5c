import { queryOptions } from '@tanstack/react-query';
import type { CorrectionList, CorrectionTrial, Revision, SubmitCorrections } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

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
    queryKey: queryKeys.prepared(workspaceId, jobId, revision),
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
