import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type ArtifactQuery,
  ArtifactQuerySchema,
  type JobLogs,
  JobLogsSchema,
  OutputPreviewQuerySchema,
  PreviewSheetsSchema,
  PreviewWindowSchema,
  type RevisionQuery,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { ArtifactSchema } from '../../contract/artifact.ts';
import { RunRequestSchema } from '../../contract/run-request.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { noteActivity, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent } from '../openapi/route-schemas.ts';
import { JOB, JobParams, SHORT, WORKSPACE } from '../paths.ts';
import { sendFile } from '../replies/downloads.ts';
import { isUnchanged, makeFileEtag } from '../replies/etags.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findOutputSource, nameStem } from '../replies/output-source.ts';
import { jobParams, operationOf } from './jobs.ts';
import { readPreviewSheets, readPreviewWindow } from './previews.ts';

const tags = ['Job files'];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MAX_LOG_CHARS = 1_048_576;

/** The files of a job. Auditors may read the artifact, which contains no values, but not the workbook and the logs. */
export function addJobFileRoutes(app: App, service: Service): void {
  for (const base of [WORKSPACE, SHORT]) addDownloads(app, service, base);
  addReports(app, service);
  addResultPreview(app, service);
}

function addDownloads(app: App, service: Service, base: string): void {
  const params = jobParams(base);
  const job = `${base}/jobs/:job_id`;

  app.get(
    `${job}/artifact`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['ETag', 'Content-Disposition', 'Job-Revision'],
      },
      schema: {
        operationId: operationOf(base, 'downloadArtifact'),
        tags,
        summary: 'Download the audit record of a job',
        params,
        querystring: ArtifactQuerySchema,
        content: { 'application/json': { ...ArtifactSchema, title: 'Artifact' } },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      return sendJobFile(service, request, reply, row, { file: 'artifact.json', type: 'application/json' });
    },
  );

  app.get(
    `${job}/output`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['ETag', 'Content-Disposition', 'Job-Revision'],
      },
      schema: {
        operationId: operationOf(base, 'downloadOutput'),
        tags,
        summary: 'Download the normalized workbook of a job',
        params,
        querystring: RevisionQuerySchema,
        content: { [XLSX]: FileContent },
      },
    },
    async (request, reply) =>
      sendJobFile(service, request, reply, await findOf(service, request), { file: 'normalized.xlsx', type: XLSX }),
  );
}

function addReports(app: App, service: Service): void {
  app.get(
    `${JOB}/run-request`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'readRunRequest',
        tags,
        summary: 'Read the run request of a job: everything that was fixed before it ran',
        params: JobParams,
        querystring: RevisionQuerySchema,
        response: { 200: RunRequestSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const path = service.jobs.findFile(row, 'run-request.json');
      sendRevision(reply, row);
      return JSON.parse(await readFile(path, 'utf8'));
    },
  );

  app.get(
    `${JOB}/logs`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'readJobLogs',
        tags,
        summary: 'Read what the rules of a try printed',
        description: 'Other jobs do not keep the output of rules, since it may contain values.',
        params: JobParams,
        querystring: RevisionQuerySchema,
        response: { 200: JobLogsSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const logs = await readLogs(service, row);
      await noteJobReading(service, request, row, 'job.logs_read');
      sendRevision(reply, row);
      return logs;
    },
  );
}

function addResultPreview(app: App, service: Service): void {
  const output = `${JOB}/output`;

  app.get(
    `${output}/sheets`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'listOutputSheets',
        tags,
        summary: 'List the sheets of the normalized workbook',
        params: JobParams,
        querystring: RevisionQuerySchema,
        response: { 200: PreviewSheetsSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const sheets = await readPreviewSheets(service, findOutputSource(service, row));
      sendRevision(reply, row);
      return sheets;
    },
  );

  app.get(
    `${output}/rows`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing', 'sheet_unknown'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'readOutputRows',
        tags,
        summary: 'Read some rows of the normalized workbook',
        params: JobParams,
        querystring: OutputPreviewQuerySchema,
        response: { 200: PreviewWindowSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const query = request.query as { sheet?: number };
      const window = await readPreviewWindow(service, findOutputSource(service, row), query);
      await noteJobReading(service, request, row, 'job.output_rows_read', { sheet: query.sheet ?? 0 });
      sendRevision(reply, row);
      return window;
    },
  );
}

function findOf({ jobs }: Service, request: FastifyRequest): Promise<JobRow> {
  const { revision } = request.query as RevisionQuery;
  return jobs.revisions.getFinishedRow(
    workspaceOf(request).id,
    (request.params as { job_id: string }).job_id,
    revision,
  );
}

async function sendJobFile(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  row: JobRow,
  { file, type }: { file: string; type: string },
): Promise<FastifyReply> {
  const path = service.jobs.findFile(row, file);
  const kind = file === 'artifact.json' ? 'artifact' : 'output';
  const sha256 = row[`${kind}_sha256`];
  if (isUnchanged(request, reply, await makeFileEtag(path, sha256))) {
    sendRevision(reply, row);
    return reply.send();
  }
  const open = await service.files.open(path, sha256);
  const { workspace_id: workspaceId, revision } = row;
  const target = { workspaceId, id: row.revision_of ?? row.id, details: { revision } };
  const { shown: isShown = false } = request.query as ArtifactQuery;
  const record = async () => {
    if (!isShown) await noteActivity(service, identityOf(request), `job.${kind}_downloaded`, target);
  };
  sendRevision(reply, row);
  return sendFile(reply, open, { name: `${nameStem(row.filename)}.${file}`, type, record });
}

async function readLogs({ jobs }: Service, row: JobRow): Promise<JobLogs> {
  const folder = join(dirname(jobs.findFile(row, 'run-request.json')), 'logs');
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.sort().map(async (name) => ({
      name,
      text: (await readFile(join(folder, name), 'utf8')).slice(-MAX_LOG_CHARS),
    })),
  );
  return { files };
}
