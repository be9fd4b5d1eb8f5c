import type { FastifyReply, FastifyRequest } from 'fastify';
import { CommentListSchema, type Review, ReviewSchema } from '../../contract/api/index.ts';
import type { StepRequest, Submitted } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders, RepeatableChangeHeaders, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { describePerson } from '../requests/replacements.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';
import { listSteps, type StepRoute } from './review-steps.ts';

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
      description:
        'With the points that need a decision, the signatures, and who has relied on the result while it was accepted. Its ETag is what every step needs. It has no text that people wrote.',
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
      description:
        'These texts may contain values, so the role `viewer` is needed, and the reading is recorded in the activity. They are removed together with the document.',
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

function addStep(app: App, service: Service, step: StepRoute): void {
  const { method, path, operationId, summary, description, role = 'operator', body, refuses, needsEtag } = step;
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
      description,
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
