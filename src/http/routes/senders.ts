import type { FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type AssignJob,
  AssignJobSchema,
  CreateSenderSchema,
  Id,
  JobSchema,
  PeriodOverviewSchema,
  PeriodText,
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
}

function addCollection(app: App, service: Service): void {
  const { senders } = service.jobs;

  app.get(`${WORKSPACE}/senders`, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'listSenders',
      tags,
      summary: 'List the senders, by name',
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
  app.get(`${WORKSPACE}/periods/:period`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: PERIOD_REFUSALS },
    schema: {
      operationId: 'readPeriod',
      tags,
      summary: 'Read which documents have arrived from each sender for a period, and which are missing',
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

export function authorOf(request: FastifyRequest) {
  return makeActor(identityOf(request));
}
