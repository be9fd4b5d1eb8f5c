import type { FastifyRequest } from 'fastify';
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
  UploadedDocumentSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { documentPath } from '../../contract/layout.ts';
import type { Reading } from '../../contract/run-request.ts';
import type { PreviewSource } from '../../previews/index.ts';
import { keepKey, makeOnce } from '../../service/index.ts';
import { removeDocument, type StoredDocument, storeDocument, storedNames } from '../../storage/shared/index.ts';
import {
  type Database,
  type DocumentRow,
  findEqualArrival,
  firstArrivalOf,
  getDocument,
  isContentKept,
  listArrivals,
  listDocuments,
  listJobsOnDocuments,
} from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { FileContent, PERIOD_REFUSALS, RepeatableHeaders, WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { sendFile } from '../replies/downloads.ts';
import { isUnchanged, makeFileEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { noteReading } from '../replies/note-reading.ts';
import { describeSubmission, markReplay } from '../requests/submissions.ts';
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
      refuses: ['sender_unknown', 'sender_archived', 'document_unknown', ...PERIOD_REFUSALS, ...WORKBOOK_REFUSALS],
      sends: ['Location'],
      fields: UPLOAD_FIELDS,
    },
    schema: {
      operationId: 'uploadDocument',
      headers: RepeatableHeaders,
      tags,
      summary: 'Upload a document',
      description:
        'Its format is detected from its content: xlsx, xlsm, xls, xlsb, ods, csv or tsv. Besides `file`, the form may have `folder` (the folders in which the file was, such as `Harbour/2026-05`), `sender_id` and `period`: a submission that does not say these has them from the upload, or else from the names of the folders and of the file.\n\n201: the document is new. 200: the workspace already had a document with these bytes, and answers with it; the names, sender and period of this upload are kept as another arrival of the document.',
      consumes: ['multipart/form-data'],
      params: WorkspaceParams,
      response: { 200: UploadedDocumentSchema, 201: UploadedDocumentSchema },
    },
    handler: async (request, reply) => {
      const { row, arrival, isKnown, isReplay } = await storeUpload(service, request);
      const workspaceId = row.workspace_id;
      if (isReplay) markReplay(reply);
      else {
        announceActivity(service);
      }
      if (!isKnown) reply.header('location', `/api/v1/workspaces/${workspaceId}/documents/${row.id}`);
      const described = await describeDocument(service, row);
      return reply.code(isKnown ? 200 : 201).send({ ...described, arrival_id: arrival.id, is_known: isKnown });
    },
  });

  app.get(`${WORKSPACE}/documents`, {
    config: { access: { to: 'workspace', role: 'viewer' }, refuses: ['cursor_invalid'] },
    schema: {
      operationId: 'listDocuments',
      tags,
      summary: 'List the documents, newest first',
      description:
        'With name, hash and size, and the sender and the period that came with the upload. Documents whose file was removed by retention are listed as well, with `purged_at`.',
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
      description:
        'The answer has no content and no values. Jobs of the document are listed by `listJobs` with `document_id`.',
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
      description:
        'With its file, for good. Jobs that have run it stay, with their results. A document under a legal hold is refused.',
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
      description:
        'The bytes are exactly those of the upload, and the ETag is made from their hash. The download is recorded in the activity. After retention has removed the file, the answer is 409 `document_missing`.',
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
      description:
        'In the order of the workbook, hidden sheets included. `encoding` and `delimiter` say how a csv file would be read, before it is run.',
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
      description:
        'Cells as the document has them, before any rule. The first request makes an index of the sheet, so later ones are quick wherever they begin.',
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

interface Uploaded extends StoredDocument {
  isReplay: boolean;
}

/** Stores the file of the request, once for each Idempotency-Key. */
async function storeUpload(service: Service, request: FastifyRequest): Promise<Uploaded> {
  const { db, dataDir, settings, shared } = service;
  const workspaceId = workspaceOf(request).id;
  const by = makeActor(identityOf(request));
  const store = async (upload: Upload): Promise<Uploaded> => {
    const content = `${upload.sha256} ${upload.filename} ${JSON.stringify(upload.fields)}`;
    const submission = describeSubmission(request, { content });
    const given = await readGiven(db, workspaceId, upload.fields);
    // A repetition is answered as the request itself was.
    const find = async (of: Database, id: string): Promise<StoredDocument> => {
      const row = await getDocument(of, workspaceId, id);
      const about = { filename: upload.filename, arrived_by: by.actor, ...given };
      const arrival = await findEqualArrival(of, row, about);
      return { row, arrival, isKnown: arrival.id !== firstArrivalOf(row.id) };
    };
    const { resource, isReplay } = await makeOnce(db, submission, find, () =>
      storeDocument({ db, dataDir, shared }, upload, {
        workspaceId,
        by,
        maxExpandedBytes: settings.maxExpandedMb * 1_048_576,
        given,
        also: (transaction, id) => keepKey(transaction, submission, 'document', id),
      }),
    );
    return { ...resource, isReplay };
  };
  return withUpload(service, request, settings.maxUploadMb, store, UPLOAD_FIELDS);
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

/** Describes documents with the same queries for all. */
async function describeDocuments({ db }: Service, rows: readonly DocumentRow[]): Promise<Document[]> {
  const ids = rows.map(({ id }) => id);
  const [earlier, arrivals] = await Promise.all([listJobsOnDocuments(db, ids), listArrivals(db, rows)]);
  return rows.map(({ deleted_at: _, ...row }) => ({
    ...row,
    format: row.format as Document['format'],
    earlier_jobs: earlier.get(row.id) ?? [],
    arrivals: (arrivals.get(row.id) ?? []).map(({ document_id: _, ...arrival }) => arrival),
  }));
}
