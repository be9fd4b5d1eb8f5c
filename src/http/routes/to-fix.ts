import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Revision,
  RevisionSchema,
  type TakeBackQuery,
  TakeBackQuerySchema,
  type TakeBackResource,
  TakeBackSchema,
  type ToFixQuery,
  ToFixQuerySchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import {
  findSealedSheets,
  MAX_TO_FIX_ROWS,
  makeCorrections,
  nameSender,
  planTakeBack,
  type TakeBack,
  writeToFix,
} from '../../record/to-fix/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { XLSX } from '../media-types.ts';
import { FileContent, REVISE_REFUSALS, RepeatableHeaders, WORKBOOK_REFUSALS } from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { sendFile } from '../replies/downloads.ts';
import { findRevision, REVISION_REFUSALS, sendRevision } from '../replies/finished-revision.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { findReading, nameStem } from '../replies/output-source.ts';
import { readCorrections, readSentRevision } from '../replies/sent-job.ts';
import { nameAuthor, sendReplay, submitSet, trySet } from '../requests/correction-sets.ts';
import { readUpload } from '../requests/returned-upload.ts';
import { describeSubmission } from '../requests/submissions.ts';
import { type Upload, withUpload } from '../requests/uploads.ts';
import { CORRECTION_REFUSALS } from './corrections.ts';

const tags = ['Back to the sender'];

/** Sends rows that need fixing to the sender of a document, and takes the fixed rows back. */
export function addToFixRoutes(app: App, service: Service): void {
  addDownload(app, service);
  addTakeBack(app, service);
}

function addDownload(app: App, service: Service): void {
  app.get(`${JOB}/to-fix.xlsx`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: [...REVISION_REFUSALS, 'document_missing', 'to_fix_empty'],
      sends: ['Content-Disposition', 'Job-Revision'],
    },
    schema: {
      operationId: 'downloadToFix',
      tags,
      summary: 'Download the rows that have problems, as a workbook for the sender of the document',
      description:
        'Only the rows that have errors, and with `warnings` those that have warnings, with the reasons beside the cells. `takeBack` takes the workbook when the sender has filled it in. If there is nothing to fix, the answer is 409 `to_fix_empty`.',
      params: JobParams,
      querystring: ToFixQuerySchema,
      content: { [XLSX]: FileContent },
    },
    handler: async (request, reply) => {
      const { warnings = false } = request.query as ToFixQuery;
      return sendToFix(service, request, reply, await findRevision(service, request), warnings);
    },
  });
}

async function sendToFix(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  row: JobRow,
  warnings: boolean,
): Promise<FastifyReply> {
  const sent = await readSentRevision(service, row, { warnings, maxRows: MAX_TO_FIX_ROWS });
  const { job_id: id, revision, plan } = sent;
  if (plan.tables.length === 0) {
    const found = warnings ? 'an error or a warning' : 'an error';
    throw new AdeError('to_fix_empty', { path: id, revision, found });
  }
  const folder = dataFolders(service.dataDir).incoming;
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  try {
    await writeToFix(path, { ...sent, warnings });
    const file = await open(path);
    const rows = plan.tables.reduce((sum, table) => sum + table.rows.length, 0);
    const record = () => noteActivity(service, request, 'job.to_fix_downloaded', id, { revision, rows });
    sendRevision(reply, row);
    return await sendFile(reply, file, { name: `${nameStem(row.filename)}.to-fix.xlsx`, type: XLSX, record });
  } finally {
    // The open file is sent nevertheless.
    await rm(path, { force: true });
  }
}

function addTakeBack(app: App, service: Service): void {
  app.post(`${JOB}/take-back`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      rateLimit: { max: service.settings.uploadsPerMinute, timeWindow: '1 minute' },
      refuses: [
        ...REVISE_REFUSALS,
        ...WORKBOOK_REFUSALS,
        ...CORRECTION_REFUSALS,
        'job_file_missing',
        'take_back_foreign',
        'take_back_refused',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'takeBack',
      headers: RepeatableHeaders,
      tags,
      summary: 'Take back the rows that the sender has fixed, as a new revision',
      description:
        '202: the revision is stored and will run. 200: nothing is stored, because of `dry_run` or because nothing has changed, and the answer lists the returned cells.',
      consumes: ['multipart/form-data'],
      params: JobParams,
      querystring: TakeBackQuerySchema,
      response: { 200: TakeBackSchema, 202: RevisionSchema },
    },
    handler: async (request, reply) => {
      const answer = await withUpload(service, request, service.settings.maxUploadMb, (upload) =>
        takeBack(service, request, reply, upload),
      );
      return 'cells' in answer ? reply.code(200).send(answer) : reply.code(202).send(answer);
    },
  });
}

async function takeBack(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  upload: Upload,
): Promise<Revision | TakeBackResource> {
  const { dry_run: isTrial = false, base_revision } = request.query as TakeBackQuery;
  const submission = describeSubmission(request, { content: upload.sha256 });
  const replay = isTrial ? null : await sendReplay(service, reply, submission);
  if (replay !== null) return replay;
  if (!isTrial) await service.jobs.assertRoom(submission.workspaceId);
  const taken = await readTakeBack(service, request, upload);
  const baseRevision = base_revision ?? taken.revision;
  const by = nameSender(nameAuthor(identityOf(request)));
  const set = { corrections: makeCorrections(taken.cells), baseRevision, by };
  if (!isTrial && taken.cells.length > 0) {
    return submitSet(service, request, reply, { ...submission, ...set, action: 'job.taken_back' });
  }
  const trial = taken.cells.length === 0 ? null : await trySet(service, request, reply, set);
  const { job_id: id } = request.params as { job_id: string };
  await noteActivity(service, request, 'job.take_back_tried', id, { base_revision: baseRevision });
  return { job_id: id, base_revision: baseRevision, ...taken, trial };
}

async function readTakeBack(service: Service, request: FastifyRequest, upload: Upload): Promise<TakeBack> {
  const { job_id: jobId } = request.params as { job_id: string };
  const newest = await findRow(service, request);
  const file = await readUpload(service, upload, {
    workspaceId: newest.workspace_id,
    jobId,
    reading: await findReading(service, newest),
  });
  const sheets = findSealedSheets(file, jobId);
  const { revision, warnings } = sheets[0]!.seal;
  const row = await findRow(service, request, revision);
  const sent = await readSentRevision(service, row, { warnings, maxRows: MAX_TO_FIX_ROWS });
  return planTakeBack(file, sheets, { ...sent, newest: readCorrections(service, newest) });
}

function findRow({ jobs }: Service, request: FastifyRequest, revision?: number): Promise<JobRow> {
  const { job_id: id } = request.params as { job_id: string };
  return jobs.revisions.getFinishedRow(workspaceOf(request).id, id, revision);
}
