import { readFile } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type CorrectionList,
  CorrectionListSchema,
  CorrectionTrialSchema,
  RevisionListSchema,
  RevisionNumber,
  type RevisionQuery,
  RevisionQuerySchema,
  RevisionSchema,
  type SubmitCorrections,
  SubmitCorrectionsSchema,
  type Then,
} from '../../contract/api/index.ts';
import type { Corrections } from '../../contract/corrections.ts';
import { correctionErrors } from '../../contract/errors/corrections.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import { CORRECTIONS_PATH } from '../../runner/index.ts';
import { isAnything, nameOwner, type SequelRequest } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { assertRole } from '../guard/values.ts';
import { REVISE_REFUSALS, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { JOB, JobParams, Nothing } from '../paths.ts';
import { REVISION_REFUSALS, sendRevision } from '../replies/finished-revision.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { nameAuthor, submitSet, trySet } from '../requests/correction-sets.ts';
import { describePerson } from '../requests/replacements.ts';
import { describeSubmission } from '../requests/submissions.ts';

const tags = ['Corrections'];

/** Error codes of a set of corrections; the omitted ones are about files of `ade correct`. */
export const CORRECTION_REFUSALS = Object.keys(correctionErrors).filter(
  (code) => code !== 'corrections_unreadable' && code !== 'corrections_empty',
) as ErrorCode[];

/** Refusals of what is to follow corrections. */
const THEN_REFUSALS = [
  'hold_without_sender',
  'attention_without_sender',
  'day_invalid',
  'reason_unknown',
  'reason_missing',
] as const;

/** Corrections that people make, and the resulting revisions of a job. */
export function addCorrectionRoutes(app: App, service: Service): void {
  addCorrections(app, service);
  addRevisions(app, service);
}

function addCorrections(app: App, service: Service): void {
  const path = `${JOB}/corrections`;

  app.post(path, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: [...REVISE_REFUSALS, ...CORRECTION_REFUSALS, 'draft_changed', ...THEN_REFUSALS],
      sends: ['Location'],
    },
    schema: {
      operationId: 'correctJob',
      headers: RepeatableHeaders,
      tags,
      summary: 'Correct a job, which makes a new revision',
      description:
        '202: the revision is stored and will run. What `then` says is done once it has succeeded, by the service and with the rights of the caller; `sequel` of the job tells what became of it. With `dry_run` the corrections are run and nothing is stored; 200 shows what would change.',
      params: JobParams,
      body: SubmitCorrectionsSchema,
      response: { 200: CorrectionTrialSchema, 202: RevisionSchema },
    },
    handler: async (request, reply) => {
      const body = request.body as SubmitCorrections;
      const { base_revision: baseRevision, corrections, draft_id: draftId, dry_run: isTrial = false, then } = body;
      const set = { corrections, baseRevision, by: nameAuthor(identityOf(request)) };
      if (!isTrial) {
        const draft = draftId === undefined ? {} : { draft: { id: draftId, person: nameOwner(identityOf(request)) } };
        const submission = { ...describeSubmission(request), ...set, ...draft, ...describeSequel(request, then) };
        const revision = await submitSet(service, request, reply, submission);
        return reply.code(202).send(revision);
      }
      const { job_id: id } = request.params;
      const trial = await trySet(service, request, reply, set);
      await noteActivity(service, request, 'job.corrections_tried', id, { base_revision: baseRevision });
      return reply.code(200).send({ job_id: id, base_revision: baseRevision, ...trial });
    },
  });

  app.post(`${path}/prepare`, {
    config: { access: { to: 'workspace', role: 'operator' }, refuses: ['job_unknown'] },
    schema: {
      operationId: 'prepareCorrection',
      tags,
      summary: 'Announce corrections of a job, which makes the first dry run faster',
      description:
        'The service prepares an engine and a rule host for the package of the job, unless some wait already. It prepares none while other jobs wait, or for a job that cannot be corrected.',
      params: JobParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await service.jobs.revisions.expectCorrection(workspaceOf(request).id, request.params.job_id);
      return reply.code(204).send(null);
    },
  });

  app.get(path, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: REVISION_REFUSALS,
      sends: ['Job-Revision'],
    },
    schema: {
      operationId: 'listCorrections',
      tags,
      summary: 'Read the corrections of a job, with the texts that people wrote',
      description:
        'All corrections that apply to the revision, also those of earlier ones, with authors. Of a revision that failed, too, so that they can be sent again. The reading is recorded in the activity.',
      params: JobParams,
      querystring: RevisionQuerySchema,
      response: { 200: CorrectionListSchema },
    },
    handler: async (request, reply) => {
      const list = await readCorrections(service, request);
      const { job_id: id, revision } = list;
      await noteActivity(service, request, 'job.corrections_read', id, { revision });
      sendRevision(reply, list);
      return list;
    },
  });
}

function addRevisions(app: App, service: Service): void {
  const path = `${JOB}/revisions`;

  app.get(path, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['job_unknown'] },
    schema: {
      operationId: 'listRevisions',
      tags,
      summary: 'List the revisions of a job: who corrected it, when, and how each ended',
      description:
        'Revision 1 is the job as it first ran. The list has no corrections and no values; `listCorrections` has them.',
      params: JobParams,
      response: { 200: RevisionListSchema },
    },
    handler: async (request) => ({
      items: await service.jobs.revisions.list(workspaceOf(request).id, request.params.job_id),
    }),
  });

  app.get(`${path}/:revision`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['job_unknown', 'revision_not_found'] },
    schema: {
      operationId: 'readRevision',
      tags,
      summary: 'Read the state of one revision',
      description:
        'Ask again until `status` is `success`, `error` or `cancelled`. A revision that failed leaves the revision before it in force.',
      params: Type.Object({ ...JobParams.properties, revision: RevisionNumber }),
      response: { 200: RevisionSchema },
    },
    handler: async (request) => {
      const { job_id: id, revision } = request.params as { job_id: string; revision: number };
      return service.jobs.revisions.get(workspaceOf(request).id, id, revision);
    },
  });
}

/** What is to follow, if anything. Throws `access_denied` if only authors may say it. */
function describeSequel(request: FastifyRequest, then: Then = {}): { sequel?: SequelRequest } {
  if (!isAnything(then)) return {};
  if (then.holds_for === 'everyone') assertRole(request, 'author');
  return { sequel: { then, person: describePerson(request) } };
}

async function readCorrections(service: Service, request: FastifyRequest): Promise<CorrectionList> {
  const { job_id: id } = request.params as { job_id: string };
  const { revision } = request.query as RevisionQuery;
  const row = await service.jobs.revisions.getRow(workspaceOf(request).id, id, revision);
  if (row.correction_count === 0) return { job_id: id, revision: row.revision, items: [] };
  const path = service.jobs.findFile(row, CORRECTIONS_PATH);
  const { corrections } = JSON.parse(await readFile(path, 'utf8')) as Corrections;
  return { job_id: id, revision: row.revision, items: corrections };
}
