import { dirname } from 'node:path';
import { type JobChecksQuery, JobChecksQuerySchema, JobChecksSchema } from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { assertMaySeeValues } from '../guard/values.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { findRecord } from '../replies/output-source.ts';

/** Checks of a job: which numbers were compared, and whether they agree. The numbers themselves are values. */
export function addCheckRoutes(app: App, service: Service): void {
  app.get(
    `${JOB}/checks`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing', 'artifact_unreadable'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'listChecks',
        tags: ['Issues'],
        summary: 'List the checks of a job: which numbers were compared, and whether they agree',
        params: JobParams,
        querystring: JobChecksQuerySchema,
        response: { 200: JobChecksSchema },
      },
    },
    async (request, reply) => {
      const { revision, values } = request.query as JobChecksQuery;
      if (values === true) assertMaySeeValues(request);
      const { job_id: jobId } = request.params as { job_id: string };
      const row = await service.jobs.revisions.getFinishedRow(workspaceOf(request).id, jobId, revision);
      const path = await findRecord(service, row);
      const checks = await service.artifacts.ask('listChecks', [path], values === true ? dirname(path) : null);
      sendRevision(reply, row);
      return checks;
    },
  );
}
