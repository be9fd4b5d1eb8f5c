import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ArtifactQuerySchema,
  type JobLogs,
  JobLogsSchema,
  OutputPreviewQuerySchema,
  PreviewSheetsSchema,
  PreviewWindowSchema,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { ArtifactSchema } from '../../contract/artifact.ts';
import { jobNames } from '../../contract/layout.ts';
import { RunRequestSchema } from '../../contract/run-request.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { FileContent } from '../openapi/route-schemas.ts';
import { SHORT, WORKSPACE } from '../paths.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findOutputSource } from '../replies/output-source.ts';
import { FILE_FACTS, sendJobFile } from '../replies/sent-file.ts';
import { jobParams, operationOf } from './jobs.ts';
import { readPreviewSheets, readPreviewWindow } from './previews.ts';
import { addReport } from './reports.ts';

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

  app.get(`${job}/artifact`, {
    config: { access: { to: 'workspace', role: 'auditor' }, ...FILE_FACTS },
    schema: {
      operationId: operationOf(base, 'downloadArtifact'),
      tags,
      summary: 'Download the audit record of a job',
      params,
      querystring: ArtifactQuerySchema,
      content: { 'application/json': { ...ArtifactSchema, title: 'Artifact' } },
    },
    handler: async (request, reply) =>
      sendJobFile(service, request, reply, { name: jobNames.artifact, type: 'application/json', kind: 'artifact' }),
  });

  app.get(`${job}/output`, {
    config: { access: { to: 'workspace', role: 'viewer' }, ...FILE_FACTS },
    schema: {
      operationId: operationOf(base, 'downloadOutput'),
      tags,
      summary: 'Download the normalized workbook of a job',
      params,
      querystring: RevisionQuerySchema,
      content: { [XLSX]: FileContent },
    },
    handler: async (request, reply) =>
      sendJobFile(service, request, reply, { name: jobNames.output, type: XLSX, kind: 'output' }),
  });
}

function addReports(app: App, service: Service): void {
  addReport(app, service, {
    path: 'run-request',
    role: 'auditor',
    operationId: 'readRunRequest',
    tags,
    summary: 'Read the run request of a job: everything that was fixed before it ran',
    query: RevisionQuerySchema,
    answer: RunRequestSchema,
    read: async (row) => JSON.parse(await readFile(service.jobs.findFile(row, jobNames.request), 'utf8')),
  });
  addReport(app, service, {
    path: 'logs',
    role: 'viewer',
    operationId: 'readJobLogs',
    tags,
    summary: 'Read what the rules of a try printed',
    description: 'Other jobs do not keep the output of rules, since it may contain values.',
    query: RevisionQuerySchema,
    answer: JobLogsSchema,
    read: async (row, _query, request) => {
      const logs = await readLogs(service, row);
      await noteJobReading(service, request, row, 'job.logs_read');
      return logs;
    },
  });
}

function addResultPreview(app: App, service: Service): void {
  addReport(app, service, {
    path: 'output/sheets',
    role: 'viewer',
    operationId: 'listOutputSheets',
    tags,
    summary: 'List the sheets of the normalized workbook',
    query: RevisionQuerySchema,
    answer: PreviewSheetsSchema,
    read: async (row) => readPreviewSheets(service, await findOutputSource(service, row)),
  });
  addReport(app, service, {
    path: 'output/rows',
    role: 'viewer',
    operationId: 'readOutputRows',
    tags,
    summary: 'Read some rows of the normalized workbook',
    refuses: ['sheet_unknown'],
    query: OutputPreviewQuerySchema,
    answer: PreviewWindowSchema,
    read: async (row, query, request) => {
      const window = await readPreviewWindow(service, await findOutputSource(service, row), query);
      await noteJobReading(service, request, row, 'job.output_rows_read', { sheet: query.sheet ?? 0 });
      return window;
    },
  });
}

async function readLogs({ jobs }: Service, row: JobRow): Promise<JobLogs> {
  const folder = join(dirname(jobs.findFile(row, jobNames.request)), 'logs');
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.sort().map(async (name) => ({
      name,
      text: (await readFile(join(folder, name), 'utf8')).slice(-MAX_LOG_CHARS),
    })),
  );
  return { files };
}
