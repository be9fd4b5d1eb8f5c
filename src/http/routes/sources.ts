import * as Type from 'typebox';
import {
  CreateSourceSchema,
  Id,
  ListSourceFilesQuerySchema,
  SourceFilePageSchema,
  SourceFileSchema,
  SourcePageSchema,
  SourceSchema,
  UpdateSourceSchema,
} from '../../contract/api/index.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { Access } from '../access/access.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { RepeatableHeaders } from '../openapi/route-schemas.ts';
import { API, Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';

const tags = ['Sources'];
const SOURCE = `${WORKSPACE}/sources/:source_id`;
const SourceParams = Type.Object({ workspace_id: Id, source_id: Id });
/** Addresses say where the files of the machine are. */
const access: Access = { to: 'workspace', role: 'admin' };
const REFUSALS: readonly ErrorCode[] = [
  'source_address_invalid',
  'source_not_allowed',
  'source_overlaps',
  'source_template_invalid',
  'config_unknown',
  'name_taken',
];

/** Folders and parts of buckets in which documents arrive by themselves. */
export function addSourceRoutes(app: App, service: Service): void {
  addCollection(app, service);
  addSource(app, service);
  addFiles(app, service);
}

function addCollection(app: App, service: Service): void {
  const { sources } = service.jobs;

  app.get(`${WORKSPACE}/sources`, {
    config: { access },
    schema: {
      operationId: 'listSources',
      tags,
      summary: 'List the sources, by name',
      description: 'With how many files each has brought, and with what is wrong with it.',
      params: WorkspaceParams,
      response: { 200: SourcePageSchema },
    },
    handler: async (request) => ({ items: await sources.list(workspaceOf(request).id), next_cursor: null }),
  });

  app.post(`${WORKSPACE}/sources`, {
    config: { access, refuses: [...REFUSALS, 'source_unknown'], sends: ['Location'] },
    schema: {
      operationId: 'makeSource',
      headers: RepeatableHeaders,
      tags,
      summary: 'Let a folder or a part of a bucket be watched for documents',
      description:
        'Each file that is complete becomes a document and a job of the sender and period that its path says. The operator of the machine names the places that may be watched in ADE_SOURCES.',
      params: WorkspaceParams,
      body: CreateSourceSchema,
      response: { 201: SourceSchema },
    },
    handler: async (request, reply) => {
      const workspaceId = workspaceOf(request).id;
      const author = makeActor(identityOf(request));
      const { resource, isReplay } = await sources.make(describeSubmission(request), request.body, author);
      if (isReplay) markReplay(reply);
      else announceActivity(service);
      reply.header('location', `${API}/workspaces/${workspaceId}/sources/${resource.id}`);
      return reply.code(201).send(resource);
    },
  });
}

function addSource(app: App, service: Service): void {
  const { sources } = service.jobs;

  app.get(SOURCE, {
    config: { access, refuses: ['source_unknown'] },
    schema: {
      operationId: 'readSource',
      tags,
      summary: 'Read a source',
      description: 'With how many files it has brought, and with what is wrong with it.',
      params: SourceParams,
      response: { 200: SourceSchema },
    },
    handler: async (request) => sources.get(workspaceOf(request).id, request.params.source_id),
  });

  app.patch(SOURCE, {
    config: { access, refuses: ['source_unknown', ...REFUSALS] },
    schema: {
      operationId: 'updateSource',
      tags,
      summary: 'Change a source, pause it, or continue it',
      description: 'A paused source takes no more files; files that were claimed before are taken.',
      params: SourceParams,
      body: UpdateSourceSchema,
      response: { 200: SourceSchema },
    },
    handler: async (request) => {
      const { id } = workspaceOf(request);
      const author = makeActor(identityOf(request));
      const source = await sources.update(id, request.params.source_id, request.body, author);
      announceActivity(service);
      return source;
    },
  });

  app.delete(SOURCE, {
    config: { access, refuses: ['source_unknown'] },
    schema: {
      operationId: 'removeSource',
      tags,
      summary: 'Stop watching a source',
      description: 'Its documents, its jobs and the files in the folder or bucket stay.',
      params: SourceParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const author = makeActor(identityOf(request));
      await sources.remove(workspaceOf(request).id, request.params.source_id, author);
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

function addFiles(app: App, service: Service): void {
  const { sources } = service.jobs;

  app.get(`${SOURCE}/files`, {
    config: { access, refuses: ['source_unknown', 'cursor_invalid'] },
    schema: {
      operationId: 'listSourceFiles',
      tags,
      summary: 'List the files that were found in a source, newest first',
      description: 'What became of each: its document and job, or why it was not taken.',
      params: SourceParams,
      querystring: ListSourceFilesQuerySchema,
      response: { 200: SourceFilePageSchema },
    },
    handler: async (request) => {
      const { source_id: id } = request.params;
      const { items, nextCursor } = await sources.listFiles(workspaceOf(request).id, id, request.query);
      return { items, next_cursor: nextCursor };
    },
  });

  app.post(`${SOURCE}/files/:file_id/retry`, {
    config: { access, refuses: ['source_unknown', 'source_file_unknown', 'source_file_not_failed'] },
    schema: {
      operationId: 'retrySourceFile',
      tags,
      summary: 'Try a failed file of a source again',
      description: 'The file is read from where it is now, for example after somebody has made it readable.',
      params: Type.Object({ workspace_id: Id, source_id: Id, file_id: Id }),
      response: { 202: SourceFileSchema },
    },
    handler: async (request, reply) => {
      const { source_id: id, file_id: fileId } = request.params;
      const author = makeActor(identityOf(request));
      const file = await sources.retryFile(workspaceOf(request).id, id, fileId, author);
      announceActivity(service);
      return reply.code(202).send(file);
    },
  });
}
