import type { FastifyRequest } from 'fastify';
import {
  FileQuerySchema,
  type PackageFileContent,
  PackageFileContentSchema,
  PackageFilesSchema,
  WriteFileSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { packageFolder } from '../../contract/layout.ts';
import {
  deletePackageFile,
  describeContent,
  findPackageFile,
  listPackageFiles,
  MAX_PACKAGE_FILE_BYTES,
  readNames,
  readPackageFile,
  writePackageFile,
} from '../../service/index.ts';
import type { Step } from '../../storage/shared/index.ts';
import { type ConfigVersionRow, getVersion, noteDraftEdit } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { publishEvent, type Service } from '../context/service.ts';
import { ChangeHeaders, WriteHeaders } from '../openapi/route-schemas.ts';
import { Nothing } from '../paths.ts';
import { assertIfAbsent, assertIfMatch } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { VERSION, VersionParams } from './versions.ts';

const tags = ['Files'];
/** Enough for the largest file of a package, as Base64 in JSON. */
const BODY_BYTES = MAX_PACKAGE_FILE_BYTES * 2;

/** The sources of a version. In a draft, single files can be changed. */
export function addVersionFileRoutes(app: App, service: Service): void {
  const { db, dataDir } = service;

  app.get(`${VERSION}/files`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['version_unknown'] },
    schema: {
      operationId: 'listFiles',
      tags,
      summary: 'List the files of a version, by path',
      params: VersionParams,
      response: { 200: PackageFilesSchema },
    },
    handler: async (request) => {
      const row = await getVersion(db, request.params.workspace_id, request.params.version_id);
      await service.packages.bring(row.id);
      return { files: await listPackageFiles(packageFolder(dataDir, row.id)) };
    },
  });

  app.get(`${VERSION}/file`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['version_unknown', 'file_unknown', 'file_path_invalid', 'file_name_invalid'],
    },
    schema: {
      operationId: 'readFile',
      tags,
      summary: 'Read one file of a version',
      params: VersionParams,
      querystring: FileQuerySchema,
      response: { 200: PackageFileContentSchema },
    },
    handler: async (request, reply) => {
      const row = await getVersion(db, request.params.workspace_id, request.params.version_id);
      await service.packages.bring(row.id);
      const file = await readPackageFile(packageFolder(dataDir, row.id), request.query.path);
      reply.header('etag', file.etag);
      return describeContent(file);
    },
  });

  app.put(`${VERSION}/file`, {
    bodyLimit: BODY_BYTES,
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_busy',
        'version_not_draft',
        'file_path_invalid',
        'file_name_invalid',
        'package_too_large',
      ],
      sends: ['ETag'],
    },
    schema: {
      operationId: 'writeFile',
      headers: WriteHeaders,
      tags,
      summary: 'Write one file of a draft; needs If-Match, or If-None-Match: * for a new file',
      params: VersionParams,
      querystring: FileQuerySchema,
      body: WriteFileSchema,
      response: { 200: PackageFileContentSchema, 201: PackageFileContentSchema },
    },
    handler: async (request, reply) => {
      const { path } = request.query;
      const { content, encoding = 'utf8' } = request.body;
      const { file, isNew, draft } = await service.packages.editDraft(request.params, async (draft, store) => {
        const dir = packageFolder(dataDir, draft.id);
        const current = await findPackageFile(dir, path);
        if (current === undefined) assertIfAbsent(request, path);
        else assertIfMatch(request, current.etag, path);
        const written = await writePackageFile(dir, path, Buffer.from(content, encoding));
        await store((record) => noteEdit(service, draft, path, record));
        return { file: written, isNew: current === undefined, draft };
      });
      await announceEdit(service, request, draft, path, file.etag);
      const answer: PackageFileContent = describeContent(file);
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', file.etag)
        .send(answer);
    },
  });

  app.delete(`${VERSION}/file`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_busy',
        'version_not_draft',
        'file_unknown',
        'file_path_invalid',
        'file_name_invalid',
      ],
    },
    schema: {
      operationId: 'deleteFile',
      headers: ChangeHeaders,
      tags,
      summary: 'Delete one file of a draft; needs If-Match',
      params: VersionParams,
      querystring: FileQuerySchema,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { path } = request.query;
      const draft = await service.packages.editDraft(request.params, async (draft, store) => {
        const dir = packageFolder(dataDir, draft.id);
        const current = await findPackageFile(dir, path);
        if (current === undefined) throw new AdeError('file_unknown', { path });
        assertIfMatch(request, current.etag, path);
        await deletePackageFile(dir, path);
        await store((record) => noteEdit(service, draft, path, record), [path]);
        return draft;
      });
      await announceEdit(service, request, draft, path, null);
      return reply.code(204).send(null);
    },
  });
}

async function noteEdit({ db, dataDir }: Service, draft: ConfigVersionRow, path: string, record: Step): Promise<void> {
  const names = path === 'manifest.json' ? await readNames(packageFolder(dataDir, draft.id)) : {};
  await db.transaction().execute(async (transaction) => {
    await noteDraftEdit(transaction, draft, names);
    await record(transaction);
  });
}

async function announceEdit(
  service: Service,
  request: FastifyRequest,
  draft: ConfigVersionRow,
  path: string,
  etag: string | null,
): Promise<void> {
  const { id, workspace_id: workspaceId } = draft;
  const action = etag === null ? 'version.file_deleted' : 'version.file_written';
  await noteActivity(service, request, action, id, { path });
  publishEvent(service, workspaceId, { type: 'file_changed', version_id: id, path, etag });
}
