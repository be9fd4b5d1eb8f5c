import { JobFiguresSchema, RevisionQuerySchema } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

/** What a document amounts to: rows, totals, required fields, issues and open points. */
export function addFigureRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'figures',
    role: 'viewer',
    operationId: 'readFigures',
    tags: ['Jobs'],
    summary: 'Read what the result of a job amounts to: rows, totals, required fields, issues and open points',
    description:
      'What a person looks at before they accept the job. Totals are values, so the reading is recorded in the activity.',
    refuses: ['artifact_unreadable'],
    query: RevisionQuerySchema,
    answer: JobFiguresSchema,
    read: async (row, _query, request) => {
      await findRecord(service, row);
      const id = row.revision_of ?? row.id;
      const figures = await service.jobs.reviews.readFigures(workspaceOf(request).id, id, row);
      await noteJobReading(service, request, row, 'job.values_read');
      return { job_id: id, revision: row.revision, ...figures };
    },
  });
}
