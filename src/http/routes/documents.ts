import * as Type from 'typebox';
import {
  type Document,
  DocumentPageSchema,
  DocumentPreviewQuerySchema,
  DocumentSchema,
  DocumentSheetsQuerySchema,
  Id,
  ListDocumentsQuerySchema,
  PreviewSheetsSchema,
  PreviewWindowSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { documentPath } from '../../contract/layout.ts';
import type { Reading } from '../../contract/run-request.ts';
import type { PreviewSource } from '../../previews/index.ts';
import { removeDocument, storeDocument, storedNames } from '../../storage/shared/index.ts';
import {
  type DocumentRow,
  getDocument,
  isContentKept,
  listDocuments,
  listJobsOnDocuments,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, publishEvent, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent, PERIOD_REFUSALS, WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { sendFile } from '../replies/downloads.ts';
import { isUnchanged, makeFileEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { noteReading } from '../replies/note-reading.ts';
import { readGiven, UPLOAD_FIELDS } from '../requests/upload-fields.ts';
import { type Upload, withUpload } from '../requests/uploads.ts';
import { readPreviewSheets, readPreviewWindow } from './previews.ts';

const tags = ['Documents'];
const DOCUMENT = `${WORKSPACE}/documents/:document_id`;
const DocumentParams = Type.Object({ workspace_id: Id, document_id: Id });

export function addDocumentRoutes(app: App, service: Service): void {
  const { db, dataDir, settings, shared } = service;

  app.post(`${WORKSPACE}/documents`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      rateLimit: { max: settings.uploadsPerMinute, timeWindow: '1 minute' },
      refuses: ['sender_unknown', 'sender_archived', ...PERIOD_REFUSALS, ...WORKBOOK_REFUSALS],
      sends: ['Location'],
    },
    schema: {
      operationId: 'uploadDocument',
      tags,
      summary: 'Upload a document',
      description:
        'Its format is detected from its content: xlsx, xlsm, xls, xlsb, ods, csv or tsv. Besides `file`, the form may have `folder` (the folders in which the file was, such as `Harbour/2026-05`), `sender_id` and `period`: a submission that does not say these has them from the upload, or else from the names of the folders and of the file.',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      response: { 201: DocumentSchema },
    },
    handler: async (request, reply) => {
      const workspaceId = workspaceOf(request).id;
      const store = async (upload: Upload) =>
        storeDocument({ db, dataDir, shared }, upload, {
          workspaceId,
          by: makeActor(identityOf(request)),
          maxExpandedBytes: settings.maxExpandedMb * 1_048_576,
          given: await readGiven(db, workspaceId, upload.fields),
        });
      const row = await withUpload(service, request, settings.maxUploadMb, store, UPLOAD_FIELDS);
      announceActivity(service);
      publishEvent(service, workspaceId, { type: 'document_added', document_id: row.id });
      reply.header('location', `/api/v1/workspaces/${workspaceId}/documents/${row.id}`);
      return reply.code(201).send(await describeDocument(service, row));
    },
  });

  app.get(`${WORKSPACE}/documents`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listDocuments',
      tags,
      summary: 'List the documents, newest first',
      params: WorkspaceParams,
      querystring: ListDocumentsQuerySchema,
      response: { 200: DocumentPageSchema },
    },
    handler: async (request) => {
      const page = await listDocuments(db, workspaceOf(request).id, request.query);
      return { items: await describeDocuments(service, page.rows), next_cursor: page.nextCursor };
    },
  });

  app.get(DOCUMENT, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['document_unknown'] },
    schema: {
      operationId: 'readDocument',
      tags,
      summary: 'Read the properties of a document',
      params: DocumentParams,
      response: { 200: DocumentSchema },
    },
    handler: async (request) => describeDocument(service, await findOf(service, request.params)),
  });

  app.delete(DOCUMENT, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: ['document_unknown', 'document_in_use', 'document_held'],
    },
    schema: {
      operationId: 'deleteDocument',
      tags,
      summary: 'Delete a document that no unfinished job needs',
      params: DocumentParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const row = await findOf(service, request.params);
      await removeDocument({ db, dataDir, shared }, row, {
        ...makeActor(identityOf(request)),
        action: 'document.deleted',
        workspaceId: row.workspace_id,
        targetId: row.id,
        details: { document_sha256: row.sha256 },
      });
      await service.jobs.removeEarlierCopies();
      if (!(await isContentKept(db, row.sha256))) await service.previews.remove(row.sha256);
      announceActivity(service);
      publishEvent(service, row.workspace_id, { type: 'document_removed', document_id: row.id });
      return reply.code(204).send(null);
    },
  });

  app.get(`${DOCUMENT}/content`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['document_unknown', 'document_missing'],
      sends: ['ETag', 'Content-Disposition'],
    },
    schema: {
      operationId: 'downloadDocument',
      tags,
      summary: 'Download a document as it was uploaded',
      params: DocumentParams,
      content: { 'application/octet-stream': FileContent },
    },
    handler: async (request, reply) => {
      const row = await findOf(service, request.params);
      assertPresent(row);
      await shared.bring(storedNames.document(row.id));
      const path = documentPath(dataDir, row);
      if (isUnchanged(request, reply, await makeFileEtag(path, row.sha256))) return reply.send();
      const file = await service.files.open(path, row.sha256);
      const record = () => noteActivity(service, request, 'document.downloaded', row.id);
      return sendFile(reply, file, { name: row.filename, type: 'application/octet-stream', record });
    },
  });

  app.get(`${DOCUMENT}/sheets`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['document_unknown', 'document_missing', ...WORKBOOK_REFUSALS],
    },
    schema: {
      operationId: 'listDocumentSheets',
      tags,
      summary: 'List the sheets of a document',
      params: DocumentParams,
      querystring: DocumentSheetsQuerySchema,
      response: { 200: PreviewSheetsSchema },
    },
    handler: async (request) =>
      readPreviewSheets(service, await findSource(service, await findOf(service, request.params), request.query)),
  });

  app.get(`${DOCUMENT}/rows`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['document_unknown', 'document_missing', 'sheet_unknown', ...WORKBOOK_REFUSALS],
    },
    schema: {
      operationId: 'readDocumentRows',
      tags,
      summary: 'Read some rows of a sheet',
      params: DocumentParams,
      querystring: DocumentPreviewQuerySchema,
      response: { 200: PreviewWindowSchema },
    },
    handler: async (request) => {
      const row = await findOf(service, request.params);
      const window = await readPreviewWindow(service, await findSource(service, row, request.query), request.query);
      await noteReading(service, request, 'document.rows_read', row.id, { sheet: request.query.sheet ?? 0 });
      return window;
    },
  });
}

function findOf({ db }: Service, params: { workspace_id: string; document_id: string }): Promise<DocumentRow> {
  return getDocument(db, params.workspace_id, params.document_id);
}

async function findSource(
  { dataDir, shared }: Service,
  row: DocumentRow,
  { encoding, delimiter, durations }: Reading,
): Promise<PreviewSource> {
  assertPresent(row);
  await shared.bring(storedNames.document(row.id));
  const { workspace_id: workspaceId, sha256, filename: displayName } = row;
  return {
    workspaceId,
    sha256,
    path: documentPath(dataDir, row),
    displayName,
    readAs: { encoding, delimiter, durations },
  };
}

function assertPresent(row: DocumentRow): void {
  if (row.purged_at === null) return;
  throw new AdeError('document_missing', { document_id: row.id, found: `it was removed on ${row.purged_at}` });
}

async function describeDocument(service: Service, row: DocumentRow): Promise<Document> {
  const [described] = await describeDocuments(service, [row]);
  return described!;
}

/** Describes documents with one query for all. */
async function describeDocuments({ db }: Service, rows: readonly DocumentRow[]): Promise<Document[]> {
  const ids = rows.map(({ id }) => id);
  const earlier = await listJobsOnDocuments(db, ids);
  return rows.map(({ deleted_at: _, ...row }) => ({
    ...row,
    format: row.format as Document['format'],
    earlier_jobs: earlier.get(row.id) ?? [],
  }));
}
