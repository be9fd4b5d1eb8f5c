import type { FastifyRequest } from 'fastify';
import {
  type CorrectionDraft,
  CorrectionDraftListSchema,
  CorrectionDraftSchema,
  MAX_DRAFT_BYTES,
  SaveCorrectionDraftSchema,
} from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { ChangeHeaders } from '../openapi/route-schemas.ts';
import { JOB, JobParams, Nothing, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { assertIfMatch, makeEtag } from '../replies/etags.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { describePerson } from '../requests/replacements.ts';

const tags = ['Corrections'];
const canCorrect = { to: 'workspace', role: 'operator' } as const;
/** A draft that is somewhat too large gets an answer that says how large it may be. */
const BODY_BYTES = 2 * MAX_DRAFT_BYTES;

/** Corrections that the caller has gathered and not applied yet. Nobody else can read them. */
export function addCorrectionDraftRoutes(app: App, service: Service): void {
  const { drafts } = service.jobs;
  const path = `${JOB}/corrections/draft`;

  app.get(`${WORKSPACE}/correction-drafts`, {
    config: { access: canCorrect },
    schema: {
      operationId: 'listCorrectionDrafts',
      tags,
      summary: 'List the jobs with corrections that the caller has not applied yet',
      description:
        'Everybody sees only their own; persons are recognized by the name of their token. The answer has jobs, times and counts, and no correction.',
      params: WorkspaceParams,
      response: { 200: CorrectionDraftListSchema },
    },
    handler: async (request) => drafts.list(workspaceOf(request).id, describePerson(request)),
  });

  app.get(path, {
    config: { access: canCorrect, refuses: ['job_unknown'] },
    schema: {
      operationId: 'readCorrectionDraft',
      tags,
      summary: 'Read the corrections of a job that the caller has not applied yet',
      description:
        'If the caller has kept none, `id` is null. Its ETag is what a change needs. The reading is recorded in the activity, since corrections contain values.',
      params: JobParams,
      response: { 200: CorrectionDraftSchema },
    },
    handler: async (request) => {
      const draft = await drafts.read(describeDraft(request, request.params.job_id));
      if (draft.id !== null) await noteActivity(service, request, 'job.draft_read', draft.job_id);
      return draft;
    },
  });

  app.put(path, {
    bodyLimit: BODY_BYTES,
    config: {
      access: canCorrect,
      refuses: ['job_unknown', 'job_not_correctable', 'draft_too_large'],
      sends: ['ETag'],
    },
    schema: {
      operationId: 'saveCorrectionDraft',
      headers: ChangeHeaders,
      tags,
      summary: 'Keep corrections of a job to apply them later; needs If-Match',
      description:
        'They replace those that the caller has kept before, also in another window: If-Match has the ETag of those. They are kept until they are applied or discarded, at most as long as the document of the job.',
      params: JobParams,
      body: SaveCorrectionDraftSchema,
      response: { 200: CorrectionDraftSchema },
    },
    handler: async (request, reply) => {
      const saved = await drafts.save(describeDraft(request, request.params.job_id), request.body, (present) =>
        assertSeen(request, present),
      );
      announceActivity(service);
      reply.header('etag', makeEtag(saved));
      return saved;
    },
  });

  app.delete(path, {
    config: { access: canCorrect, refuses: ['job_unknown'] },
    schema: {
      operationId: 'discardCorrectionDraft',
      headers: ChangeHeaders,
      tags,
      summary: 'Discard the corrections of a job that the caller has not applied yet; needs If-Match',
      description:
        'Only the own draft is discarded, and nothing in the job changes. If it was changed in another window since it was read, the answer is 412.',
      params: JobParams,
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      await drafts.discard(describeDraft(request, request.params.job_id), (present) => assertSeen(request, present));
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

function describeDraft(request: FastifyRequest, jobId: string) {
  return { workspaceId: workspaceOf(request).id, jobId, owner: describePerson(request) };
}

function assertSeen(request: FastifyRequest, present: CorrectionDraft): void {
  assertIfMatch(request, makeEtag(present), 'The draft of corrections');
}
