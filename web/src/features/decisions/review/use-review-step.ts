import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../api/api-error.ts';
import type { Job, Review } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { type ReviewStep, reviewQuery, type SeenReview, takeStep } from './review-api.ts';

/** Takes review steps one after the other, each on the state that the previous step left. */
export function useReviewSteps(job: Pick<Job, 'workspace_id' | 'id'>, onDone?: (review: Review) => void) {
  const client = useQueryClient();
  const { workspace_id: workspaceId, id } = job;
  const { queryKey } = reviewQuery(workspaceId, id);
  return useMutation({
    mutationFn: async (steps: ReviewStep[]) => {
      let seen = client.getQueryData<SeenReview>(queryKey) ?? (await client.fetchQuery(reviewQuery(workspaceId, id)));
      for (const step of steps) {
        await takeStep(workspaceId, id, seen.etag, step);
        seen = await client.fetchQuery({ ...reviewQuery(workspaceId, id), staleTime: 0 });
      }
      return seen.review;
    },
    onSuccess: onDone,
    onError: (error) => showFailure(error, explain(error)),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, id) }),
  });
}

function explain(error: Error): string {
  const isOutdated = error instanceof ApiError && error.problem.code === 'etag_mismatch';
  return isOutdated ? t`Somebody else was faster. You now see the current state.` : t`Nothing was changed`;
}
