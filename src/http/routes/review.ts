import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import {
  type Accept,
  type AcceptAttention,
  AcceptAttentionSchema,
  AcceptSchema,
  type Assignment,
  AssignmentSchema,
  CommentListSchema,
  type Hold,
  HoldSchema,
  type NewComment,
  NewCommentSchema,
  type Replace,
  ReplaceSchema,
  type Review,
  ReviewSchema,
  type RevokeAttention,
  RevokeAttentionSchema,
  type Role,
  type WithReason,
  WithReasonSchema,
} from '../../contract/api/index.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { StepRequest, Submitted } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import {
  ChangeHeaders,
  REPLACEMENT_REFUSALS,
  RepeatableChangeHeaders,
  RepeatableHeaders,
} from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { describePerson } from '../requests/replacements.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';

const tags = ['Review'];

/** The steps that people take in the review of a job, up to its acceptance. */
export function addReviewRoutes(app: App, service: Service): void {
  addReading(app, service);
  for (const step of listSteps(service)) addStep(app, service, step);
}

function addReading(app: App, service: Service): void {
  const job = JOB;

  app.get(`${job}/review`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['job_unknown'] },
    schema: {
      operationId: 'readReview',
      tags,
      summary: 'Read the review of a job: its state, its open points, and its acceptances',
      params: JobParams,
      response: { 200: ReviewSchema },
    },
    handler: async (request) => service.jobs.reviews.get(workspaceOf(request).id, request.params.job_id),
  });

  app.get(`${job}/comments`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['job_unknown'] },
    schema: {
      operationId: 'listComments',
      tags,
      summary: 'Read the comments on a job, and the texts that people gave as reasons',
      params: JobParams,
      response: { 200: CommentListSchema },
    },
    handler: async (request) => {
      const { job_id: id } = request.params;
      const comments = await service.jobs.reviews.listComments(workspaceOf(request).id, id);
      await noteActivity(service, request, 'job.comments_read', id);
      return comments;
    },
  });
}

/** One step in the review of a job. */
interface StepRoute {
  method: 'POST' | 'PUT';
  path: string;
  operationId: string;
  summary: string;
  role?: Role;
  body?: TSchema;
  refuses: readonly ErrorCode[];
  /** Whether the client must have seen the current state of the review. */
  needsEtag: boolean;
  take: (request: StepRequest, body: unknown) => Promise<Submitted<Review>>;
}

function addStep(app: App, service: Service, step: StepRoute): void {
  const { method, path, operationId, summary, role = 'operator', body, refuses, needsEtag } = step;
  const headers = method === 'PUT' ? ChangeHeaders : needsEtag ? RepeatableChangeHeaders : RepeatableHeaders;
  app.route({
    method,
    url: `${JOB}/${path}`,
    config: {
      access: { to: 'workspace', role },
      refuses: ['job_unknown', ...refuses, ...(method === 'POST' ? (['idempotent_job_deleted'] as const) : [])],
      sends: ['ETag'],
    },
    schema: {
      operationId,
      headers,
      tags,
      summary,
      params: JobParams,
      ...(body === undefined ? {} : { body }),
      response: { 200: ReviewSchema },
    },
    handler: async (request, reply) => {
      const taken = await step.take(describeStep(request, needsEtag), request.body);
      return sendReview(service, reply, taken);
    },
  });
}

/** A step that needs a reason, and no more. */
function withReason(
  { refuses, ...about }: Pick<StepRoute, 'path' | 'operationId' | 'refuses'>,
  summary: string,
  take: (request: StepRequest, reason: WithReason['reason']) => Promise<Submitted<Review>>,
): StepRoute {
  return {
    ...about,
    method: 'POST',
    summary,
    body: WithReasonSchema,
    refuses: ['job_not_reviewable', ...refuses, ...WITH_REASON],
    needsEtag: true,
    take: (request, body) => take(request, (body as WithReason).reason),
  };
}

/** Refusals of steps with a reason, and of steps that need a reviewable job. */
const WITH_REASON = ['reason_unknown', 'review_text_refused'] as const;
const REVIEWED = ['job_not_reviewable', 'review_state_refused'] as const;

function listSteps({ jobs: { reviews } }: Service): StepRoute[] {
  return [
    {
      method: 'PUT',
      path: 'review/assignment',
      operationId: 'assignJob',
      summary: 'Assign a reviewer and a due day to a job; needs If-Match',
      body: AssignmentSchema,
      refuses: ['assignee_unknown', 'day_invalid'],
      needsEtag: true,
      take: (request, body) => {
        const { assignee, due_on: dueOn } = body as Assignment;
        return reviews.assign(request, { assignee, dueOn });
      },
    },
    {
      method: 'POST',
      path: 'review',
      operationId: 'startReview',
      summary: 'Start the review of a job; needs If-Match',
      refuses: REVIEWED,
      needsEtag: true,
      take: (request) => reviews.start(request),
    },
    {
      method: 'POST',
      path: 'comments',
      operationId: 'commentJob',
      summary: 'Comment on a job',
      body: NewCommentSchema,
      refuses: ['job_not_reviewable', 'review_text_refused'],
      needsEtag: false,
      take: (request, body) => reviews.comment(request, (body as NewComment).text),
    },
    {
      method: 'POST',
      path: 'attention',
      operationId: 'acceptAttention',
      summary:
        'Accept open points of a job as they are, for this document or for the sender until a day; needs If-Match',
      body: AcceptAttentionSchema,
      refuses: [
        'job_not_reviewable',
        'job_locked',
        'attention_unknown',
        'attention_without_sender',
        'second_document_open',
        'day_invalid',
        ...WITH_REASON,
      ],
      needsEtag: true,
      take: (request, body) => {
        const { ids, holds_for: holdsFor = 'document', until, reason } = body as AcceptAttention;
        return reviews.acceptAttention(request, { ids, holdsFor, until, reason });
      },
    },
    {
      method: 'POST',
      path: 'attention/revoke',
      operationId: 'revokeAttention',
      summary: 'Revoke decisions that hold for the sender: the points are open again; needs If-Match',
      body: RevokeAttentionSchema,
      refuses: ['job_not_reviewable', 'attention_unknown', 'attention_not_of_sender', ...WITH_REASON],
      needsEtag: true,
      take: (request, body) => reviews.revokeAttention(request, body as RevokeAttention),
    },
    {
      method: 'POST',
      path: 'accept',
      operationId: 'acceptJob',
      summary: 'Accept a revision of a job, which signs it and locks the job; needs If-Match',
      body: AcceptSchema,
      refuses: [
        ...REVIEWED,
        'job_not_acceptable',
        'attention_open',
        'second_document_open',
        'attention_unknown',
        'reason_missing',
        'second_person_required',
        'revision_under_way',
        'revision_not_found',
        ...WITH_REASON,
      ],
      needsEtag: true,
      take: (request, body) => {
        const { bulk_id: bulkId, ...acceptance } = body as Accept;
        return reviews.accept(request, { ...acceptance, bulkId });
      },
    },
    withReason(
      { path: 'reopen', operationId: 'reopenJob', refuses: ['review_state_refused'] },
      'Withdraw an acceptance, or take a replaced job back into use; needs If-Match',
      (request, reason) => reviews.reopen(request, reason),
    ),
    withReason(
      { path: 'send-back', operationId: 'sendJobBack', refuses: ['review_state_refused'] },
      'Send a job back: the sender has to fix the document; needs If-Match',
      (request, reason) => reviews.sendBack(request, reason),
    ),
    withReason(
      { path: 'set-aside', operationId: 'setJobAside', refuses: ['review_state_refused', 'second_document_unknown'] },
      'Set a second document of a sender and period aside; needs If-Match',
      (request, reason) => reviews.setAside(request, reason),
    ),
    withReason(
      { path: 'add', operationId: 'addJob', refuses: ['job_locked', 'second_document_unknown'] },
      'Add a second document of a sender and period to the first: both stand; needs If-Match',
      (request, reason) => reviews.add(request, reason),
    ),
    {
      method: 'POST',
      path: 'replace',
      operationId: 'replaceJob',
      summary: 'Replace an earlier job by this one; needs If-Match',
      body: ReplaceSchema,
      refuses: REPLACEMENT_REFUSALS,
      needsEtag: true,
      take: (request, body) => {
        const { replaces, reason } = body as Replace;
        return reviews.replace(request, replaces, reason);
      },
    },
    {
      method: 'PUT',
      path: 'hold',
      operationId: 'holdJob',
      summary: 'Put a job under a legal hold, or end it; needs If-Match',
      role: 'admin',
      body: HoldSchema,
      refuses: WITH_REASON,
      needsEtag: true,
      take: (request, body) => {
        const { held, reason } = body as Hold;
        return reviews.hold(request, held, reason);
      },
    },
  ];
}

/** The person who takes a step, the key of the request, and the state that the client has seen. */
function describeStep(request: FastifyRequest, needsEtag: boolean): StepRequest {
  const { workspaceId, idempotency } = describeSubmission(request);
  return {
    workspaceId,
    // A repeated PUT has the same result.
    idempotency: request.method === 'PUT' ? undefined : idempotency,
    jobId: (request.params as { job_id: string }).job_id,
    person: describePerson(request),
    check: needsEtag ? (review) => assertIfMatch(request, makeEtag(review), 'The review of the job') : undefined,
  };
}

function sendReview(service: Service, reply: FastifyReply, { resource, isReplay }: Submitted<Review>): Review {
  if (isReplay) markReplay(reply);
  else announceActivity(service);
  reply.header('etag', makeEtag(resource));
  return resource;
}
