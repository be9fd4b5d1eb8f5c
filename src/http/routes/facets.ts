import type { FastifyRequest } from 'fastify';
import {
  type FacetQuery,
  FacetQuerySchema,
  type FacetRowsQuery,
  FacetRowsQuerySchema,
  FacetRowsSchema,
  FacetSchema,
} from '../../contract/api/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { FacetTarget } from '../../previews/facets/facet-reader.ts';
import type { PreviewSource } from '../../previews/preview-cache.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findInputSource, findOutputSource, findRecord } from '../replies/output-source.ts';

const tags = ['Job files'];

/** The values of a field in a result, and the rows that have them. */
export function addFacetRoutes(app: App, service: Service): void {
  const config = {
    access: { to: 'workspace', role: 'viewer' },
    refuses: ['job_unknown', 'revision_not_found', 'job_file_missing', 'not_in_artifact', 'artifact_unreadable'],
    sends: ['Job-Revision'],
  } as const;

  app.get(
    `${JOB}/facets`,
    {
      config: { ...config, refuses: [...config.refuses], sends: [...config.sends] },
      schema: {
        operationId: 'countValues',
        tags,
        summary: 'Count the values of a field in the result',
        params: JobParams,
        querystring: FacetQuerySchema,
        response: { 200: FacetSchema },
      },
    },
    async (request, reply) => {
      const { field, only_issues: onlyIssues = false, code, revision } = request.query as FacetQuery;
      const row = await findOf(service, request, revision);
      const only = code === undefined ? onlyIssues : { code };
      const counted = await service.facets.countValues(await findTarget(service, row, field), only);
      await noteJobReading(service, request, row, 'job.output_values_read');
      sendRevision(reply, row);
      return { ...describe(row, field), ...counted };
    },
  );

  app.get(
    `${JOB}/facets/rows`,
    {
      config: { ...config, refuses: [...config.refuses], sends: [...config.sends] },
      schema: {
        operationId: 'listRowsLike',
        tags,
        summary:
          'List the rows in which a field has the same value as in a given row, with their cells in the document',
        params: JobParams,
        querystring: FacetRowsQuerySchema,
        response: { 200: FacetRowsSchema },
      },
    },
    async (request, reply) => {
      const { field, sheet, row: place, revision } = request.query as FacetRowsQuery;
      const row = await findOf(service, request, revision);
      const target = await findTarget(service, row, field);
      const listed = await service.facets.listRows(target, { sheet, row: place }, findDocument(service, row));
      await noteJobReading(service, request, row, 'job.output_values_read');
      sendRevision(reply, row);
      return { ...describe(row, field), ...listed };
    },
  );
}

const describe = (row: JobRow, field: string) => ({
  job_id: row.revision_of ?? row.id,
  revision: row.revision,
  target_field: field,
});

function findOf({ jobs }: Service, request: FastifyRequest, revision: number | undefined): Promise<JobRow> {
  const { job_id: jobId } = request.params as { job_id: string };
  return jobs.revisions.getFinishedRow(workspaceOf(request).id, jobId, revision);
}

async function findTarget(service: Service, row: JobRow, field: string): Promise<FacetTarget> {
  const output = findOutputSource(service, row);
  return { output, record: await findRecord(service, row), issues: service.jobs.findFile(row, jobNames.issues), field };
}

/** Null if retention removed it. */
function findDocument(service: Service, row: JobRow): PreviewSource | null {
  try {
    return findInputSource(service, row);
  } catch (error) {
    if (isAdeError(error) && error.code === 'document_missing') return null;
    throw error;
  }
}
