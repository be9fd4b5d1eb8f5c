import type { TObject } from 'typebox';
import * as Type from 'typebox';
import {
  Id,
  JobPageSchema,
  JobSchema,
  type ListJobsQuery,
  ListJobsQuerySchema,
  nullable,
  type RetryJob,
  RetryJobSchema,
  type SubmitJob,
  SubmitJobSchema,
} from '../../contract/api/index.ts';
import { findVersionId, namePeriod } from '../../service/index.ts';
import type { JobFilter } from '../../storage/store/index.ts';
import type { Access } from '../access/access.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { assertMaySeeValues } from '../guard/values.ts';
import {
  PERIOD_REFUSALS,
  READ_AS_REFUSALS,
  REPLACEMENT_REFUSALS,
  RepeatableHeaders,
} from '../openapi/route-schemas.ts';
import { JOB, JobParams, Nothing, SHORT, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { noteReading } from '../replies/note-reading.ts';
import { answerAccepted, parseAsOf } from '../requests/accepted-jobs.ts';
import { submitBeside } from '../requests/replacements.ts';
import { describeNoted } from '../requests/submissions.ts';
import { parseInstant } from '../requests/times.ts';
import { addTryRoutes } from './tries.ts';

const tags = ['Jobs'];
const canRun: Access = { to: 'workspace', role: 'operator' };
const canRead: Access = { to: 'workspace', role: 'auditor' };

/** Path parameters of one job; short paths have no workspace. */
export function jobParams(base: string): TObject<{ job_id: typeof Id }> {
  return Type.Object({ ...(base === SHORT ? {} : { workspace_id: Id }), job_id: Id });
}

/** Short paths have their own operationIds, which must be unique. */
export function operationOf(base: string, name: string): string {
  return base === SHORT ? `${name}InDefaultWorkspace` : name;
}

export function addJobRoutes(app: App, service: Service): void {
  for (const base of [WORKSPACE, SHORT]) {
    addSubmission(app, service, base);
    addStatus(app, service, base);
    addRetry(app, service, base);
  }
  addList(app, service);
  addRemovals(app, service);
  addTryRoutes(app, service);
}

function addSubmission(app: App, service: Service, base: string): void {
  const { jobs } = service;
  const workspaceParams = base === SHORT ? {} : { params: WorkspaceParams };

  app.post(`${base}/jobs`, {
    config: {
      access: canRun,
      refuses: [
        'document_unknown',
        'arrival_unknown',
        'document_missing',
        'version_unknown',
        'network_refused',
        'config_version_not_runnable',
        'queue_full',
        'idempotent_job_deleted',
        'safe_mode_active',
        'config_unknown',
        'no_active_config',
        'expected_field_unknown',
        'sender_unknown',
        'sender_archived',
        ...PERIOD_REFUSALS,
        ...READ_AS_REFUSALS,
        ...REPLACEMENT_REFUSALS,
        'second_document_unknown',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: operationOf(base, 'submitJob'),
      headers: RepeatableHeaders,
      tags,
      summary: 'Submit a job',
      description: '202: the job is stored and will run. 429: the queue is full; Retry-After says when to try again.',
      ...workspaceParams,
      body: SubmitJobSchema,
      response: { 202: JobSchema },
    },
    handler: async (request, reply) => {
      const body = request.body as SubmitJob;
      const submission = describeNoted(request, 'job.submitted');
      const submitted = await submitBeside(service, request, body, () =>
        jobs.submit({
          ...submission,
          documentId: body.document_id,
          arrivalId: body.arrival_id,
          configVersionId: () => findVersionId(service.db, submission.workspaceId, body),
          runtimeNetworkAccess: body.runtime_network_access,
          asOf: parseAsOf(body),
          readAs: body.read_as,
          ...(body.expected === undefined ? {} : { checks: { expected: body.expected } }),
          senderId: body.sender_id,
          period: body.period,
        }),
      );
      return reply.code(202).send(answerAccepted(service, reply, base, submitted));
    },
  });
}

function addStatus(app: App, service: Service, base: string): void {
  const { jobs } = service;

  app.get(`${base}/jobs/:job_id`, {
    config: { access: canRead, refuses: ['job_unknown'] },
    schema: {
      operationId: operationOf(base, 'readJob'),
      tags,
      summary: 'Read the status of a job',
      description:
        'Ask again until `status` is `success`, `error` or `cancelled`, or follow the events of the job. `summary` has the counts of the result and the points that need attention; `error` says why a job failed. No answer has values of cells.',
      params: jobParams(base),
      response: { 200: JobSchema },
    },
    handler: async (request) => jobs.get(workspaceOf(request).id, request.params.job_id),
  });
}

function addRetry(app: App, service: Service, base: string): void {
  const { jobs } = service;

  app.post(`${base}/jobs/:job_id/retry`, {
    config: {
      access: canRun,
      refuses: [
        'job_unknown',
        'job_not_finished',
        'job_locked',
        'document_unknown',
        'document_missing',
        ...READ_AS_REFUSALS,
        'queue_full',
        'idempotent_job_deleted',
        'safe_mode_active',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: operationOf(base, 'retryJob'),
      headers: RepeatableHeaders,
      tags,
      summary:
        'Run a job again with the same document, version and as_of; the body may change how the document is read',
      description:
        'A retry is a new job, without the corrections of the earlier one; that one stays. Without a body the document is read as before; with `{}` encoding and delimiter are detected again. A job that has not ended is refused.',
      params: jobParams(base),
      body: nullable(RetryJobSchema),
      response: { 202: JobSchema },
    },
    handler: async (request, reply) => {
      const { job_id: id } = request.params;
      const { workspaceId, ...submission } = describeNoted(request, 'job.retried');
      const readAs = (request.body as RetryJob | null | undefined)?.read_as;
      const submitted = await jobs.retry(workspaceId, id, { ...submission, readAs });
      return reply.code(202).send(answerAccepted(service, reply, base, submitted));
    },
  });
}

function addList(app: App, service: Service): void {
  const { jobs } = service;

  app.get(`${WORKSPACE}/jobs`, {
    config: { access: canRead, refuses: ['cursor_invalid', ...PERIOD_REFUSALS] },
    schema: {
      operationId: 'listJobs',
      tags,
      summary: 'List the jobs, newest first',
      description:
        'Filters can be combined; without any, all jobs but tries. `attention=true` gives what a person should look at. `totals` adds values and therefore needs the role `viewer`.',
      params: WorkspaceParams,
      querystring: ListJobsQuerySchema,
      response: { 200: JobPageSchema },
    },
    handler: async (request) => {
      const { id } = workspaceOf(request);
      const query = request.query as ListJobsQuery;
      const withTotals = query.totals === true;
      if (withTotals) assertMaySeeValues(request);
      const { items, nextCursor } = await jobs.list(makeFilter(id, query), { withTotals });
      if (withTotals) await noteReading(service, request, 'workspace.totals_read', id, {});
      return { items, next_cursor: nextCursor };
    },
  });
}

function addRemovals(app: App, service: Service): void {
  const { jobs } = service;

  app.delete(JOB, {
    config: { access: canRun, refuses: ['job_unknown', 'job_running', 'job_locked', 'job_held'] },
    schema: {
      operationId: 'deleteJob',
      tags,
      summary: 'Delete a job that has ended, with all its files',
      description:
        'A job that waits, runs, is accepted or is under a legal hold is refused. The document stays. Later requests with the idempotency key of the job get 410.',
      params: JobParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { job_id: id } = request.params;
      await jobs.delete(workspaceOf(request).id, id, makeActor(identityOf(request)));
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });

  app.post(`${JOB}/cancel`, {
    config: { access: canRun, refuses: ['job_unknown', 'job_not_cancellable'] },
    schema: {
      operationId: 'cancelJob',
      tags,
      summary: 'Cancel a job; running work stops within a second',
      description:
        'A waiting job ends at once. If a revision is being made, that is what is cancelled, and the job keeps the revision before. A job that has ended is refused.',
      params: JobParams,
      response: { 202: JobSchema },
    },
    handler: async (request, reply) => {
      const { job_id: id } = request.params;
      const job = await jobs.cancel(workspaceOf(request).id, id, makeActor(identityOf(request)));
      announceActivity(service);
      return reply.code(202).send(job);
    },
  });
}

function makeFilter(workspaceId: string, query: ListJobsQuery): JobFilter & { cursor?: string; limit?: number } {
  const { status, attention, search } = query;
  return {
    workspaceId,
    cursor: query.cursor,
    limit: query.limit,
    statuses: status === undefined ? undefined : [status],
    attention,
    documentId: query.document_id,
    configId: query.config_id,
    configVersionId: query.config_version_id,
    batchId: query.batch_id,
    reviewState: query.review_state,
    assignee: query.assignee,
    dueBefore: query.overdue === true ? new Date().toISOString().slice(0, 10) : undefined,
    senderId: query.sender_id,
    period: query.period && namePeriod(query.period),
    text: search,
    from: query.submitted_after && parseInstant('submitted_after', query.submitted_after),
    to: query.submitted_before && parseInstant('submitted_before', query.submitted_before),
    tries: query.is_try === true ? 'only' : 'exclude',
  };
}
