import { JobColumnsSchema, RevisionQuerySchema } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { addReport } from './reports.ts';

/** The columns of a job, and what accepted documents had for such headers. */
export function addJobColumnRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'columns',
    role: 'auditor',
    operationId: 'listJobColumns',
    tags: ['Jobs'],
    summary: 'List the columns of a job, with what accepted documents of the config had for such headers',
    description:
      "Of the sender's last accepted document it says which field each header had; of other senders in the workspace, only with how many. It contains no value of a data row.",
    refuses: ['artifact_unreadable'],
    query: RevisionQuerySchema,
    answer: JobColumnsSchema,
    read: (row) => service.jobs.columns.describe(row),
  });
}
