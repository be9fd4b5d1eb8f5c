import { LabelsPageSchema, ListLabelsQuerySchema } from '../../contract/api/index.ts';
import { type ListedJob, listJobs } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { findRecord } from '../replies/output-source.ts';

/** Accepted jobs as labels for `ade learn`: a person who accepts a job has checked all of it. */
export function addLabelRoutes(app: App, service: Service): void {
  app.get(`${WORKSPACE}/labels`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listLabels',
      tags: ['Review'],
      summary: 'Read the labels that accepted jobs give their documents, newest job first',
      description:
        'Labels contain headers and names of documents, and no other values. Jobs whose record was removed have none.',
      params: WorkspaceParams,
      querystring: ListLabelsQuerySchema,
      response: { 200: LabelsPageSchema },
    },
    handler: async (request) => {
      const { id: workspaceId } = workspaceOf(request);
      const { rows, nextCursor } = await listJobs(service.db, {
        ...request.query,
        workspaceId,
        reviewState: 'accepted',
      });
      const items = [];
      for (const row of rows) items.push(...(await readLabels(service, row)));
      await noteActivity(service, request, 'workspace.labels_exported', workspaceId);
      return { items, next_cursor: nextCursor };
    },
  });
}

async function readLabels(service: Service, job: ListedJob) {
  if (job.artifacts_purged_at !== null) return [];
  const row = await service.jobs.revisions.getFinishedRow(job.workspace_id, job.id);
  const path = await findRecord(service, row);
  // The same name as in `ade labels`, since documents of several jobs may have the same file name.
  const document = `${job.id}-${job.filename}`;
  const labels = await service.artifacts.ask('makeLabels', [path], { document, isConfirmed: true });
  return [{ job_id: job.id, revision: row.revision, labels }];
}
