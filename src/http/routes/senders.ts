import type { FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type AssignJob,
  AssignJobSchema,
  CreateSenderSchema,
  DocumentNamesSchema,
  Id,
  JobSchema,
  ListPeriodsQuerySchema,
  PeriodListSchema,
  PeriodOverviewSchema,
  PeriodText,
  ReadDocumentNamesSchema,
  SenderPageSchema,
  SenderSchema,
  UpdateSenderSchema,
} from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { PERIOD_REFUSALS } from '../openapi/route-schemas.ts';
import { API, WORKSPACE, WorkspaceParams } from '../paths.ts';

const tags = ['Senders'];
export const SENDER = `${WORKSPACE}/senders/:sender_id`;
export const SenderParams = Type.Object({ workspace_id: Id, sender_id: Id });

/** Senders, and the documents that have arrived for a period. */
export function addSenderRoutes(app: App, service: Service): void {
  addCollection(app, service);
  addSender(app, service);
  addPeriod(app, service);
  addAssignment(app, service);
  addNames(app, service);
}

function addCollection(app: App, service: Service): void {
  const { senders } = service.jobs;

  app.get(`${WORKSPACE}/senders`, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'listSenders',
      tags,
      summary: 'List the senders, by name',
      description: 'All senders in one answer, archived ones included, each with the job of its newest document.',
      params: WorkspaceParams,
      response: { 200: SenderPageSchema },
    },
    handler: async (request) => ({ items: await senders.list(workspaceOf(request).id), next_cursor: null }),
  });

  app.post(`${WORKSPACE}/senders`, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['name_taken'], sends: ['Location'] },
    schema: {
      operationId: 'makeSender',
      tags,
      summary: 'Make a sender',
      description:
        '`file_pattern` finds the sender of a document by its name. Jobs that are there already get no sender by this; set it with `setJobSender`.',
      params: WorkspaceParams,
      body: CreateSenderSchema,
      response: { 201: SenderSchema },
    },
    handler: async (request, reply) => {
      const workspaceId = workspaceOf(request).id;
      const sender = await senders.make(workspaceId, request.body, authorOf(request));
      announceActivity(service);
      reply.header('location', `${API}/workspaces/${workspaceId}/senders/${sender.id}`);
      return reply.code(201).send(sender);
    },
  });
}

function addSender(app: App, service: Service): void {
  const { senders } = service.jobs;

  app.get(SENDER, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['sender_unknown'] },
    schema: {
      operationId: 'readSender',
      tags,
      summary: 'Read a sender',
      description: 'With the pattern of its file names, its due day, and whether a period may have several documents.',
      params: SenderParams,
      response: { 200: SenderSchema },
    },
    handler: async (request) => senders.get(workspaceOf(request).id, request.params.sender_id),
  });

  app.patch(SENDER, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['sender_unknown', 'name_taken'] },
    schema: {
      operationId: 'updateSender',
      tags,
      summary: 'Change a sender, archive it, or restore it',
      description:
        'Keys that are left out stay as they are. An archived sender gets no jobs; its documents and recipes stay. A new name or pattern does not change jobs that are there.',
      params: SenderParams,
      body: UpdateSenderSchema,
      response: { 200: SenderSchema },
    },
    handler: async (request) => {
      const { id } = workspaceOf(request);
      const sender = await senders.update(id, request.params.sender_id, request.body, authorOf(request));
      announceActivity(service);
      return sender;
    },
  });
}

function addPeriod(app: App, service: Service): void {
  app.get(`${WORKSPACE}/periods`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['sender_unknown'] },
    schema: {
      operationId: 'listPeriods',
      tags,
      summary: 'List the newest periods with documents: which have arrived from each sender, and which are missing',
      description:
        'Each with the state of the document of every sender that is expected. `limit` says how many periods; `sender_id` restricts the answer to one sender.',
      params: WorkspaceParams,
      querystring: ListPeriodsQuerySchema,
      response: { 200: PeriodListSchema },
    },
    handler: async (request) => {
      const { limit, sender_id: senderId } = request.query;
      return { items: await service.jobs.senders.listPeriods(workspaceOf(request).id, { limit, senderId }) };
    },
  });

  app.get(`${WORKSPACE}/periods/:period`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: PERIOD_REFUSALS },
    schema: {
      operationId: 'readPeriod',
      tags,
      summary: 'Read which documents have arrived from each sender for a period, and which are missing',
      description:
        'The period can be written as people do, such as `May 2026`. A sender that is expected and has sent nothing has no job.',
      params: Type.Object({ workspace_id: Id, period: PeriodText }),
      response: { 200: PeriodOverviewSchema },
    },
    handler: async (request) => service.jobs.senders.readPeriod(workspaceOf(request).id, request.params.period),
  });
}

function addAssignment(app: App, service: Service): void {
  app.put(`${WORKSPACE}/jobs/:job_id/sender`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: ['job_unknown', 'job_locked', 'sender_unknown', 'sender_archived', ...PERIOD_REFUSALS],
    },
    schema: {
      operationId: 'setJobSender',
      tags,
      summary: 'Set the sender and the period of a job',
      description:
        'A job that has not finished a pass is read with the recipe of the sender. Later, the job stays as it ran, and a retry uses the recipe.',
      params: Type.Object({ workspace_id: Id, job_id: Id }),
      body: AssignJobSchema,
      response: { 200: JobSchema },
    },
    handler: async (request) => {
      const { id } = workspaceOf(request);
      const { job_id: jobId } = request.params;
      await service.jobs.senders.assign(id, jobId, request.body as AssignJob, authorOf(request));
      announceActivity(service);
      return service.jobs.get(id, jobId);
    },
  });
}

function addNames(app: App, service: Service): void {
  app.post(`${WORKSPACE}/document-names`, {
    config: { access: { to: 'workspace', role: 'operator' } },
    schema: {
      operationId: 'readDocumentNames',
      tags,
      summary: 'Read what the names of documents say about their senders and periods, before they are uploaded',
      description: 'Nothing is stored. Of what a person has typed, the answer says how it is understood.',
      params: WorkspaceParams,
      body: ReadDocumentNamesSchema,
      response: { 200: DocumentNamesSchema },
    },
    handler: async (request) => service.jobs.senders.readNames(workspaceOf(request).id, request.body.items),
  });
}

export function authorOf(request: FastifyRequest) {
  return makeActor(identityOf(request));
}
