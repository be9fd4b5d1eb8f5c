import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as Type from 'typebox';
import {
  closed,
  FileQuerySchema,
  type Lineage,
  type LineageQuery,
  LineageQuerySchema,
  LineageSchema,
  PackageFileContentSchema,
  PackageFilesSchema,
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
import { findRecord } from '../replies/output-source.ts';
import { addReport } from './reports.ts';

const tags = ['Audit'];

/** Routes for auditors: the origin of a row of the result, and the package that the job ran with. */
export function addAuditRoutes(app: App, service: Service): void {
  addReport(app, service, {
    path: 'lineage',
    role: 'auditor',
    operationId: 'readLineage',
    tags,
    summary: 'Read where a row of the result comes from: the row, its cells, and the rules that decided',
    description: 'The answer has places and rules, but no cell values.',
    refuses: ['not_in_artifact'],
    query: LineageQuerySchema,
    answer: LineageSchema,
    read: (row, query) => readLineage(service, row, query),
  });
  addReport(app, service, {
    path: 'package/files',
    role: 'viewer',
    operationId: 'listJobPackage',
    tags,
    summary: 'List the files of the config package that a job ran with',
    description: 'As the job ran with them: the package may have changed since, or may have been deleted.',
    query: RevisionQuerySchema,
    answer: PackageFilesSchema,
    read: async (row) => ({ files: await listPackageFiles(findSnapshot(service, row).dir) }),
  });
  addReport(app, service, {
    path: 'package/file',
    role: 'viewer',
    operationId: 'readJobPackageFile',
    tags,
    summary: 'Read one file of the config package that a job ran with',
    description: 'As it was when the job ran. Text is in `utf8`, other content in `base64`, as `encoding` says.',
    refuses: ['file_unknown', 'file_path_invalid', 'file_name_misleading'],
    query: Type.Object({ ...FileQuerySchema.properties, ...RevisionQuerySchema.properties }, closed),
    answer: PackageFileContentSchema,
    read: async (row, { path }, _request, reply) => {
      const file = await readFrozen(service, row, path);
      reply.header('etag', file.etag);
      return describeContent(file);
    },
  });
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

/** Throws `file_damaged` if the file is not the one that was built. */
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
