import * as Type from 'typebox';
import { BulkAcceptanceListSchema, BulkUndoSchema, Id } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { describePerson } from '../requests/replacements.ts';

const tags = ['Review'];
const PATH = `${WORKSPACE}/bulk-acceptances`;

/** Jobs that people accepted together, which can be undone together. */
export function addBulkAcceptanceRoutes(app: App, service: Service): void {
  const { reviews } = service.jobs;

  app.get(PATH, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'listBulkAcceptances',
      tags,
      summary: 'List what people have accepted together, newest first',
      description:
        'For each set of jobs that were accepted together: who, when, how many, and how many of the acceptances still count.',
      params: WorkspaceParams,
      response: { 200: BulkAcceptanceListSchema },
    },
    handler: async (request) => reviews.listBulks(workspaceOf(request).id),
  });

  app.post(`${PATH}/:bulk_id/undo`, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['bulk_unknown'] },
    schema: {
      operationId: 'undoBulkAcceptance',
      tags,
      summary: 'Undo an acceptance of several jobs, except for those whose results somebody has used',
      description:
        'Each job is reopened with the reason `undone`; its signature stays in its history. The answer names the jobs that stay accepted, with the reason. A repeated request gives the same answer.',
      params: Type.Object({ ...WorkspaceParams.properties, bulk_id: Id }),
      response: { 200: BulkUndoSchema },
    },
    handler: async (request) => {
      const undone = await reviews.undoBulk(workspaceOf(request).id, request.params.bulk_id, describePerson(request));
      announceActivity(service);
      return undone;
    },
  });
}
