import type { FastifyRequest } from 'fastify';
import { type RevisionQuery, RevisionQuerySchema } from '../../contract/api/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { App } from '../app-types.ts';
import { noteActivity, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent } from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendFile } from '../replies/downloads.ts';
import { isUnchanged, makeFileEtag } from '../replies/etags.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { nameStem } from '../replies/output-source.ts';

/** The issues with their values, for spreadsheet programs. Only some packages write them. */
export function addIssuesCsvRoute(app: App, service: Service): void {
  app.get(
    `${JOB}/issues.csv`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['ETag', 'Content-Disposition', 'Job-Revision'],
      },
      schema: {
        operationId: 'downloadIssues',
        tags: ['Issues'],
        summary: 'Download the issues of a job with their values, as csv',
        description: 'Only for packages that set `engine.writer.issues_sheet`.',
        params: JobParams,
        querystring: RevisionQuerySchema,
        content: { 'text/csv': FileContent },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const path = service.jobs.findFile(row, jobNames.issuesCsv);
      const isKnown = isUnchanged(request, reply, await makeFileEtag(path, null));
      sendRevision(reply, row);
      if (isKnown) return reply.send();
      const open = await service.files.open(path, null);
      const { workspace_id: workspaceId, revision } = row;
      const target = { workspaceId, id: row.revision_of ?? row.id, details: { revision } };
      const record = () => noteActivity(service, identityOf(request), 'job.issues_downloaded', target);
      return sendFile(reply, open, { name: `${nameStem(row.filename)}.issues.csv`, type: 'text/csv', record });
    },
  );
}

function findOf({ jobs }: Service, request: FastifyRequest) {
  const { revision } = request.query as RevisionQuery;
  const { job_id: jobId } = request.params as { job_id: string };
  return jobs.revisions.getFinishedRow(workspaceOf(request).id, jobId, revision);
}
