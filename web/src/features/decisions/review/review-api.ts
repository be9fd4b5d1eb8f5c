import { queryOptions } from '@tanstack/react-query';
import type {
  Accept,
  AcceptAttention,
  Assignment,
  CommentList,
  Replace,
  Review,
  ReviewRulesBody,
  RevokeAttention,
  WithReason,
} from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';

/** A review with its ETag. A step sends the ETag, so that nobody decides on a state that somebody else has changed. */
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

/** The comments on a job. Reading them is recorded in the activity, so they are requested only to be shown. */
export const commentsQuery = (workspaceId: string, jobId: string) =>
  readQuery<CommentList>(queryKeys.jobPart(workspaceId, jobId, 'comments'), pathOf(workspaceId, jobId, 'comments'));

export const reviewRulesQuery = (workspaceId: string) =>
  readQuery<ReviewRulesBody>(
    ['workspace', workspaceId, 'review-rules'],
    makeWorkspacePath(workspaceId, 'review-rules'),
  );

/** A step that a person takes on a job: the path below the job, and the body of the request. */
export type ReviewStep =
  | { path: 'review' }
  | { path: 'accept'; body: Accept }
  | { path: 'attention'; body: AcceptAttention }
  | { path: 'attention/revoke'; body: RevokeAttention }
  | { path: 'reopen' | 'send-back' | 'set-aside' | 'add'; body: WithReason }
  | { path: 'replace'; body: Replace }
  | { path: 'review/assignment'; body: Assignment };

/** Takes a step on the state that was seen. Throws `etag_mismatch` if somebody else was faster. */
export const takeStep = (workspaceId: string, jobId: string, etag: string, step: ReviewStep) =>
  requestJson<Review>(pathOf(workspaceId, jobId, ...step.path.split('/')), {
    method: step.path === 'review/assignment' ? 'PUT' : 'POST',
    headers: { 'If-Match': etag },
    ...('body' in step ? { body: step.body } : {}),
  });

export const addComment = (workspaceId: string, jobId: string, text: string) =>
  requestJson<Review>(pathOf(workspaceId, jobId, 'comments'), { method: 'POST', body: { text } });
