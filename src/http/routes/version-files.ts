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
  type DraftPlace,
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
import {
  type ConfigVersionRow,
  getVersion,
  inTransaction,
  noteDraftEdit,
  type Transaction,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { ChangeHeaders, WriteHeaders } from '../openapi/route-schemas.ts';
import { Nothing } from '../paths.ts';
import { assertIfAbsent, assertIfMatch } from '../replies/etags.ts';
import { noteVersion } from '../replies/note-activity.ts';
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
      description:
        'Of a draft as it is now; the files of a published version never change. The contents are read one by one.',
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
      refuses: ['version_unknown', 'file_unknown', 'file_path_invalid', 'file_name_misleading'],
    },
    schema: {
      operationId: 'readFile',
      tags,
      summary: 'Read one file of a version',
      description:
        'Text is in `utf8`, other content in `base64`, as `encoding` says. The ETag is what a change of the file needs.',
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
        'file_name_misleading',
        'package_too_large',
      ],
      sends: ['ETag'],
    },
    schema: {
      operationId: 'writeFile',
      headers: WriteHeaders,
      tags,
      summary: 'Write one file of a draft; needs If-Match, or If-None-Match: * for a new file',
      description:
        'The content replaces the whole file, and folders are made as needed: 200 for a known file, 201 for a new one. Published versions are refused; copy them into a new draft. Contents are not checked here.',
      params: VersionParams,
      querystring: FileQuerySchema,
      body: WriteFileSchema,
      response: { 200: PackageFileContentSchema, 201: PackageFileContentSchema },
    },
    handler: async (request, reply) => {
      const { path } = request.query;
      const { content, encoding = 'utf8' } = request.body;
      const { file, isNew } = await service.packages.editDraft(request.params, path, async (draft, store) => {
        const dir = packageFolder(dataDir, draft.id);
        const current = await findPackageFile(dir, path);
        if (current === undefined) assertIfAbsent(request, path);
        else assertIfMatch(request, current.etag, path);
        const written = await writePackageFile(dir, path, Buffer.from(content, encoding));
        const { etag } = written;
        const action = 'version.file_written';
        await store((record) => storeEdit(service, request, { draft, path, etag, record, action }));
        return { file: written, isNew: current === undefined };
      });
      announceActivity(service);
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
        'file_name_misleading',
      ],
    },
    schema: {
      operationId: 'deleteFile',
      headers: ChangeHeaders,
      tags,
      summary: 'Delete one file of a draft; needs If-Match',
      description: 'For good, and only in a draft. Whether the package still works without the file, `check` says.',
      params: VersionParams,
      querystring: FileQuerySchema,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { path } = request.query;
      await service.packages.editDraft(request.params, path, async (draft, store) => {
        const dir = packageFolder(dataDir, draft.id);
        const current = await findPackageFile(dir, path);
        if (current === undefined) throw new AdeError('file_unknown', { path });
        assertIfMatch(request, current.etag, path);
        await deletePackageFile(dir, path);
        const action = 'version.file_deleted';
        await store((record) => storeEdit(service, request, { draft, path, etag: null, record, action }), [path]);
      });
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

/** Writes a file of a draft, whatever it has; `also` runs in the transaction that stores the edit. */
export async function editDraftFile(
  service: Service,
  request: FastifyRequest,
  place: DraftPlace,
  { path, text, also }: { path: string; text: string; also: Edit['also'] },
): Promise<void> {
  await service.packages.editDraft(place, path, async (draft, store) => {
    const written = await writePackageFile(packageFolder(service.dataDir, draft.id), path, Buffer.from(text));
    const action = 'version.file_written';
    const { etag } = written;
    await store((record) => storeEdit(service, request, { draft, path, etag, record, action, also }));
  });
  announceActivity(service);
}

interface Edit {
  draft: ConfigVersionRow;
  path: string;
  /** Null if the file was deleted. */
  etag: string | null;
  record: Step;
  action: 'version.file_written' | 'version.file_deleted';
  also?: ((transaction: Transaction) => Promise<void>) | undefined;
}

async function storeEdit(
  { db, dataDir }: Service,
  request: FastifyRequest,
  { draft, path, etag, record, action, also }: Edit,
): Promise<void> {
  const names = path === 'manifest.json' ? await readNames(packageFolder(dataDir, draft.id)) : {};
  await inTransaction(db, async (transaction) => {
    await noteDraftEdit(transaction, draft, names);
    await record(transaction);
    await also?.(transaction);
    await noteVersion(transaction, request, action, draft, { details: { path }, told: { path, etag } });
  });
}
