import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import {
  FileQuerySchema,
  type Lineage,
  type LineageQuery,
  LineageQuerySchema,
  LineageSchema,
  PackageFileContentSchema,
  PackageFilesSchema,
  type RevisionQuery,
  RevisionQuerySchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentPaths, jobFolder, jobNames, jobPaths } from '../../contract/layout.ts';
import { readBuildRecord } from '../../package/index.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from '../../runner/index.ts';
import { describeContent, listPackageFiles, readPackageFile, type StoredFile } from '../../service/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendRevision } from '../replies/job-revision.ts';
import { findRecord } from '../replies/output-source.ts';

const tags = ['Audit'];

/** Routes for auditors: the origin of a row of the result, and the package that the job ran with. */
export function addAuditRoutes(app: App, service: Service): void {
  addLineage(app, service);
  addPackage(app, service);
}

function addLineage(app: App, service: Service): void {
  app.get(
    `${JOB}/lineage`,
    {
      config: {
        access: { to: 'workspace', role: 'auditor' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing', 'not_in_artifact'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'readLineage',
        tags,
        summary: 'Read where a row of the result comes from: the row, its cells, and the rules that decided',
        description: 'The answer has places and rules, but no cell values.',
        params: JobParams,
        querystring: LineageQuerySchema,
        response: { 200: LineageSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const lineage = await readLineage(service, row, request.query as LineageQuery);
      sendRevision(reply, row);
      return lineage;
    },
  );
}

async function readLineage(service: Service, row: JobRow, { sheet, row: place }: LineageQuery): Promise<Lineage> {
  const record = await findRecord(service, row);
  // Only the corrections show which cells people set; retention removes them with the document.
  const folder = dirname(record);
  const corrections = existsSync(join(folder, CORRECTIONS_PATH)) ? readCorrectionFile(folder) : [];
  const found = await service.artifacts.ask('traceRow', [record], { sheet: sheet ?? null, row: place }, corrections);
  if ('code' in found) throw new AdeError(found.code, found.details);
  return { job_id: row.revision_of ?? row.id, revision: row.revision, ...found };
}

function addPackage(app: App, service: Service): void {
  app.get(
    `${JOB}/package/files`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'listJobPackage',
        tags,
        summary: 'List the files of the config package that a job ran with',
        params: JobParams,
        querystring: RevisionQuerySchema,
        response: { 200: PackageFilesSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const files = await listPackageFiles(findSnapshot(service, row).dir);
      sendRevision(reply, row);
      return { files };
    },
  );

  app.get(
    `${JOB}/package/file`,
    {
      config: {
        access: { to: 'workspace', role: 'viewer' },
        refuses: ['job_unknown', 'revision_not_found', 'job_file_missing', 'file_unknown', 'file_path_invalid'],
        sends: ['Job-Revision'],
      },
      schema: {
        operationId: 'readJobPackageFile',
        tags,
        summary: 'Read one file of the config package that a job ran with',
        params: JobParams,
        querystring: {
          ...FileQuerySchema,
          properties: { ...FileQuerySchema.properties, ...RevisionQuerySchema.properties },
        },
        response: { 200: PackageFileContentSchema },
      },
    },
    async (request, reply) => {
      const row = await findOf(service, request);
      const { path } = request.query as { path: string };
      const file = await readFrozen(service, row, path);
      sendRevision(reply, row);
      reply.header('etag', file.etag);
      return describeContent(file);
    },
  );
}

/** Throws `file_damaged` if the file differs from the built one. */
async function readFrozen(service: Service, row: JobRow, path: string): Promise<StoredFile> {
  const { dir, environment } = findSnapshot(service, row);
  const file = await readPackageFile(dir, path);
  const built = readBuildRecord(environment).files[path];
  if (built === file.sha256) return file;
  const found = `its SHA-256 is ${file.sha256}; the build recorded ${built ?? 'none'}`;
  throw new AdeError('file_damaged', { path: `the package of the job ${row.id}, ${path}`, found });
}

/** The folder of the package that a job ran with. Throws `job_file_missing`. */
function findSnapshot({ dataDir }: Service, row: JobRow): { environment: string; dir: string } {
  const { environment } = jobPaths(jobFolder(dataDir, row.id));
  const dir = environmentPaths(environment).snapshotDir;
  if (existsSync(dir)) return { environment, dir };
  const found = 'its prepared package is missing';
  throw new AdeError('job_file_missing', { job_id: row.revision_of ?? row.id, file: jobNames.environment, found });
}

function findOf({ jobs }: Service, request: FastifyRequest): Promise<JobRow> {
  const { revision } = request.query as RevisionQuery;
  return jobs.revisions.getFinishedRow(
    workspaceOf(request).id,
    (request.params as { job_id: string }).job_id,
    revision,
  );
}
