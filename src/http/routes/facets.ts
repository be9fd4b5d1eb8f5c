import { FacetQuerySchema, FacetRowsQuerySchema, FacetRowsSchema, FacetSchema } from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { FacetTarget, PreviewSource } from '../../previews/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findInputSource, findOutputSource, findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

const tags = ['Job files'];

/** The values of a field in a result, and the rows that have them. */
export function addFacetRoutes(app: App, service: Service): void {
  const refuses = ['not_in_artifact', 'artifact_unreadable'] as const;
  addReport(app, service, {
    path: 'facets',
    role: 'viewer',
    operationId: 'countValues',
    tags,
    summary: 'Count the values of a field in the result',
    description:
      'The most frequent 1,000 values with their issues; `others` counts the rest. `only_issues` and `code` restrict the list to values with issues. The reading is recorded in the activity.',
    refuses,
    query: FacetQuerySchema,
    answer: FacetSchema,
    read: async (row, { field, only_issues: onlyIssues = false, code }, request) => {
      const only = code === undefined ? onlyIssues : { code };
      const counted = await service.facets.countValues(await findTarget(service, row, field), only);
      await noteJobReading(service, request, row, 'job.output_values_read');
      return { ...describe(row, field), ...counted };
    },
  });
  addReport(app, service, {
    path: 'facets/rows',
    role: 'viewer',
    operationId: 'listRowsLike',
    tags,
    summary: 'List the rows in which a field has the same value as in a given row, with their cells in the document',
    description:
      'The value is named by a row that has it, so it is never part of an address. The answer has at most 10,000 rows, with the places and texts that a correction takes. The reading is recorded in the activity.',
    refuses,
    query: FacetRowsQuerySchema,
    answer: FacetRowsSchema,
    read: async (row, { field, sheet, row: place }, request) => {
      const target = await findTarget(service, row, field);
      const listed = await service.facets.listRows(target, { sheet, row: place }, await findDocument(service, row));
      await noteJobReading(service, request, row, 'job.output_values_read');
      return { ...describe(row, field), ...listed };
    },
  });
}

const describe = (row: JobRow, field: string) => ({
  job_id: row.revision_of ?? row.id,
  revision: row.revision,
  target_field: field,
});

async function findTarget(service: Service, row: JobRow, field: string): Promise<FacetTarget> {
  const output = await findOutputSource(service, row);
  return { output, record: await findRecord(service, row), issues: service.jobs.findFile(row, jobNames.issues), field };
}

/** The job's document; null if retention removed it. */
async function findDocument(service: Service, row: JobRow): Promise<PreviewSource | null> {
  try {
    return await findInputSource(service, row);
  } catch (error) {
    if (isAdeError(error) && error.code === 'document_missing') return null;
    throw error;
  }
}
