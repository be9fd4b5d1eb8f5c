import { queryOptions } from '@tanstack/react-query';
import type {
  Accept,
  AcceptAttention,
  Assignment,
  CommentList,
  Review,
  ReviewRulesBody,
  WithReason,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** A review with the ETag of what it shows: a step needs it, so that nobody decides on what another one has changed. */
export interface SeenReview {
  review: Review;
  etag: string;
}

const pathOf = (workspaceId: string, jobId: string, ...parts: string[]) =>
  makeWorkspacePath(workspaceId, 'jobs', jobId, ...parts);

export const reviewQuery = (workspaceId: string, jobId: string) =>
  queryOptions({
    queryKey: queryKeys.jobPart(workspaceId, jobId, 'review'),
    queryFn: async ({ signal }): Promise<SeenReview> => {
      const response = await sendRequest(pathOf(workspaceId, jobId, 'review'), { signal });
      return { review: (await response.json()) as Review, etag: response.headers.get('etag') ?? '' };
    },
  });

/** What people wrote. Reading it is in the activity, so it is asked for only where it is shown. */
export const commentsQuery = (workspaceId: string, jobId: string) =>
  readQuery<CommentList>(queryKeys.jobPart(workspaceId, jobId, 'comments'), pathOf(workspaceId, jobId, 'comments'));

export const reviewRulesQuery = (workspaceId: string) =>
  readQuery<ReviewRulesBody>(
    ['workspace', workspaceId, 'review-rules'],
    makeWorkspacePath(workspaceId, 'review-rules'),
  );

/** What a person does with a job: the path below it, and what is sent. */
export type ReviewStep =
  | { path: 'review' }
  | { path: 'accept'; body: Accept }
  | { path: 'attention'; body: AcceptAttention }
  | { path: 'reopen' | 'send-back'; body: WithReason }
  | { path: 'review/assignment'; body: Assignment };

/** Takes a step on what was seen. Throws `etag_mismatch` where somebody was faster. */
export const takeStep = (workspaceId: string, jobId: string, etag: string, step: ReviewStep) =>
  requestJson<Review>(pathOf(workspaceId, jobId, ...step.path.split('/')), {
    method: step.path === 'review/assignment' ? 'PUT' : 'POST',
    headers: { 'If-Match': etag },
    ...('body' in step ? { body: step.body } : {}),
  });

export const addComment = (workspaceId: string, jobId: string, text: string) =>
  requestJson<Review>(pathOf(workspaceId, jobId, 'comments'), { method: 'POST', body: { text } });
