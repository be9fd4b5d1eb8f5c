import * as Type from 'typebox';
import {
  type Batch,
  BatchItemPageSchema,
  BatchPageSchema,
  BatchSchema,
  closed,
  Id,
  pageQuery,
  SubmitBatchSchema,
} from '../../contract/api/index.ts';
import { findVersionId, makeBatchName } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent, PERIOD_REFUSALS, READ_AS_REFUSALS, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { sendAttachment } from '../replies/downloads.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { describeNoted, markReplay } from '../requests/submissions.ts';

const tags = ['Batches'];
const BATCH = `${WORKSPACE}/batches/:batch_id`;
const BatchParams = Type.Object({ workspace_id: Id, batch_id: Id });

/** Many documents as one resource; their jobs are queued when places become free. */
export function addBatchRoutes(app: App, service: Service): void {
  const { jobs } = service;

  app.post(`${WORKSPACE}/batches`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: [
        'document_unknown',
        'arrival_unknown',
        'batch_arrivals_differ',
        'version_unknown',
        'config_unknown',
        'no_active_config',
        'network_refused',
        'config_version_not_runnable',
        'safe_mode_active',
        'sender_unknown',
        'sender_archived',
        ...PERIOD_REFUSALS,
        ...READ_AS_REFUSALS,
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'submitBatch',
      headers: RepeatableHeaders,
      tags,
      summary: 'Submit up to 1,000 documents at once',
      description: 'The batch is stored as a whole, and continues even if the client leaves or the server restarts.',
      params: WorkspaceParams,
      body: SubmitBatchSchema,
      response: { 202: BatchSchema },
    },
    handler: async (request, reply) => {
      const { body } = request;
      const submission = describeNoted(request, 'batch.submitted');
      const { workspaceId } = submission;
      const { resource, isReplay } = await jobs.batches.submit({
        ...submission,
        name: body.name ?? makeBatchName(body.document_ids.length),
        documentIds: body.document_ids,
        arrivalIds: body.arrival_ids,
        configVersionId: () => findVersionId(service.db, workspaceId, body),
        runtimeNetworkAccess: body.runtime_network_access,
        readAs: body.read_as,
        senderId: body.sender_id,
        period: body.period,
      });
      if (isReplay) markReplay(reply);
      else announceActivity(service);
      reply.header('location', `/api/v1/workspaces/${workspaceId}/batches/${resource.id}`);
      return reply.code(202).send(resource);
    },
  });

  app.get(`${WORKSPACE}/batches`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listBatches',
      tags,
      summary: 'List the batches, newest first',
      description: 'With the counts of their jobs by state.',
      params: WorkspaceParams,
      querystring: Type.Object(pageQuery, closed),
      response: { 200: BatchPageSchema },
    },
    handler: async (request) => {
      const { items, nextCursor } = await jobs.batches.list(workspaceOf(request).id, request.query);
      return { items, next_cursor: nextCursor };
    },
  });

  app.get(BATCH, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['batch_unknown'] },
    schema: {
      operationId: 'readBatch',
      tags,
      summary: 'Read the progress of a batch',
      description:
        'The counts by state, of the jobs that count: a retry replaces its job. `status` is `finished` when no job waits or runs.',
      params: BatchParams,
      response: { 200: BatchSchema },
    },
    handler: async (request): Promise<Batch> => {
      const { workspace_id, batch_id } = request.params;
      return jobs.batches.get(workspace_id, batch_id);
    },
  });

  app.get(`${BATCH}/items`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['batch_unknown', 'cursor_invalid'] },
    schema: {
      operationId: 'listBatchItems',
      tags,
      summary: 'List the documents of a batch with their jobs, in the order of the submission',
      description:
        'A retry takes the place of its job once it counts. A document whose job could not be made has the error instead.',
      params: BatchParams,
      querystring: Type.Object(pageQuery, closed),
      response: { 200: BatchItemPageSchema },
    },
    handler: async (request) => {
      const { workspace_id, batch_id } = request.params;
      const { items, nextCursor } = await jobs.batches.listItems(workspace_id, batch_id, request.query);
      return { items, next_cursor: nextCursor };
    },
  });

  app.post(`${BATCH}/cancel`, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['batch_unknown', 'batch_not_cancellable'] },
    schema: {
      operationId: 'cancelBatch',
      tags,
      summary: 'Cancel the waiting and running jobs of a batch; finished ones stay',
      description:
        'Jobs that wait are cancelled at once, running ones within a second, and documents that have no job yet get none. A batch that has ended is refused.',
      params: BatchParams,
      response: { 202: BatchSchema },
    },
    handler: async (request, reply) => {
      const { workspace_id: workspaceId, batch_id: id } = request.params;
      const batch = await jobs.batches.cancel(workspaceId, id, makeActor(identityOf(request)));
      announceActivity(service);
      return reply.code(202).send(batch);
    },
  });

  app.get(`${BATCH}/output`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['batch_unknown'],
      sends: ['Content-Disposition'],
    },
    schema: {
      operationId: 'downloadBatchOutput',
      tags,
      summary: 'Download all results of a batch as one zip, named after their documents',
      description:
        'The workbook of each job that succeeded, and `results.json` with what became of every document. Possible before the batch has ended, too. The download is recorded in the activity.',
      params: BatchParams,
      content: { 'application/zip': FileContent },
    },
    handler: async (request, reply) => {
      const { workspace_id: workspaceId, batch_id: id } = request.params;
      const { name } = await jobs.batches.get(workspaceId, id);
      const zip = await jobs.batches.openZip(workspaceId, id);
      await noteActivity(service, request, 'batch.output_downloaded', id);
      return sendAttachment(reply, zip, `${name}.zip`, 'application/zip');
    },
  });
}
