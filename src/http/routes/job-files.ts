import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ArtifactQuerySchema,
  type JobLogs,
  JobLogsSchema,
  OutputPreviewQuerySchema,
  type OutputQuery,
  OutputQuerySchema,
  PreviewSheetsSchema,
  PreviewWindowSchema,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { ArtifactSchema } from '../../contract/artifact.ts';
import { DATA_FORMAT_NAMES } from '../../contract/data-formats.ts';
import { jobNames } from '../../contract/layout.ts';
import { RunRequestSchema } from '../../contract/run-request.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { XLSX, ZIP } from '../media-types.ts';
import { FileContent } from '../openapi/route-schemas.ts';
import { SHORT, WORKSPACE } from '../paths.ts';
import { mediaTypeOf, sendMadeFile } from '../replies/data-files.ts';
import { isUnchanged, makeEtag } from '../replies/etags.ts';
import { findRevision, REVISION_REFUSALS, sendRevision } from '../replies/finished-revision.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findOutputSource, nameStem } from '../replies/output-source.ts';
import { FILE_FACTS, sendJobFile } from '../replies/sent-file.ts';
import { whileThere } from '../requests/while-there.ts';
import { jobParams, operationOf } from './jobs.ts';
import { readPreviewSheets, readPreviewWindow } from './previews.ts';
import { addReport } from './reports.ts';

const tags = ['Job files'];
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
      description:
        'The record says which rule decided what, and has no value of any cell. It is there once the job has ended, also if it failed after its first pass. The download is recorded in the activity, unless `shown` is true.',
      params,
      querystring: ArtifactQuerySchema,
      content: { 'application/json': { ...ArtifactSchema, title: 'Artifact' } },
    },
    handler: async (request, reply) =>
      sendJobFile(service, request, reply, { name: jobNames.artifact, type: 'application/json', kind: 'artifact' }),
  });

  app.get(`${job}/output`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      ...FILE_FACTS,
      refuses: [...REVISION_REFUSALS, 'artifact_unreadable'],
    },
    schema: {
      operationId: operationOf(base, 'downloadOutput'),
      tags,
      summary: 'Download the result of a job: the normalized workbook, or a file for programs',
      description:
        'Only a job that succeeded has one; otherwise the answer is 404 `job_file_missing`, which says why. Of a corrected job it is the accepted revision, or else the newest finished one, as `Job-Revision` says. The download is recorded in the activity. csv, JSON lines and Parquet are made from the workbook of the revision: all target fields under their ids, with the types of the package; columns without a field are only in the workbook. A value that is not of the type of its column is left out there and counted in `datapackage.json`.',
      params,
      querystring: OutputQuerySchema,
      content: {
        [XLSX]: FileContent,
        ...Object.fromEntries(DATA_FORMAT_NAMES.map((name) => [mediaTypeOf(name), FileContent])),
        [ZIP]: FileContent,
      },
    },
    handler: async (request, reply) => {
      const query = request.query as OutputQuery;
      const { format = 'xlsx', provenance, package: isPackage } = query;
      const isWorkbook = format === 'xlsx' && provenance !== true && isPackage !== true;
      if (isWorkbook)
        return sendJobFile(service, request, reply, { name: jobNames.output, type: XLSX, kind: 'output' });
      return sendDataFile(service, request, reply, query);
    },
  });
}

/** Sends the rows of a result in a format for programs, unless the client has them. */
async function sendDataFile(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { format = 'xlsx', provenance, package: isPackage = false }: OutputQuery,
): Promise<FastifyReply> {
  const row = await findRevision(service, request);
  const { tables } = service.jobs;
  const options = { format, provenance: provenance ? (['_document', '_sheet', '_row'] as const) : [] };
  const isKnown = isUnchanged(request, reply, makeEtag([tables.tagResult(row, options), isPackage]));
  const made = isKnown ? null : await whileThere(reply, (signal) => tables.writeResult(row, options, signal));
  sendRevision(reply, row);
  if (made === null) return reply.send();
  const id = row.revision_of ?? row.id;
  return sendMadeFile(reply, made, {
    stem: `${nameStem(row.filename)}.normalized`,
    title: nameStem(row.filename),
    ...{ format, isPackage },
    record: () => noteActivity(service, request, 'job.output_downloaded', id, { revision: row.revision, format }),
  });
}

function addReports(app: App, service: Service): void {
  addReport(app, service, {
    path: 'run-request',
    role: 'auditor',
    operationId: 'readRunRequest',
    tags,
    summary: 'Read the run request of a job: everything that was fixed before it ran',
    description:
      'The document by its hash, the version of the package, `as_of`, the settings and limits: the same request gives the same bytes. It has no values.',
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
    description:
      'With the numbers of their rows and columns. Large results are indexed by the first request, so later ones are quick.',
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
    description:
      'Values with their types, under the labels of the fields, a window at a time. The reading is recorded in the activity, once for each sheet that is opened.',
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
