import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type CarryResource,
  CarrySchema,
  type Revision,
  RevisionSchema,
  type SubmitCarry,
  SubmitCarrySchema,
} from '../../contract/api/index.ts';
import { environmentFolder } from '../../contract/layout.ts';
import { readBuildRecord } from '../../package/index.ts';
import { type CarryPlan, matchRows, matchSameDocument, type ReadableSheet } from '../../record/carry/index.ts';
import { listLabels } from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { REVISE_REFUSALS, RepeatableHeaders } from '../openapi/route-schemas.ts';
import { JOB, JobParams } from '../paths.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { findInputSource, findRecord } from '../replies/output-source.ts';
import { readCorrections } from '../replies/sent-job.ts';
import { nameAuthor, sendReplay, submitSet, trySet } from '../requests/correction-sets.ts';
import { describeSubmission } from '../requests/submissions.ts';

const WINDOW_ROWS = 1_000;

/** Carries corrections of one job over to another, which has another package version or a replaced document. */
export function addCarryRoutes(app: App, service: Service): void {
  app.post(`${JOB}/carry`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: [
        ...REVISE_REFUSALS,
        'job_file_missing',
        'job_not_correctable',
        'revision_under_way',
        'revision_conflict',
        'revision_failed',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'carryCorrections',
      headers: RepeatableHeaders,
      tags: ['Corrections'],
      summary: 'Carry the corrections of another job to this one, as a new revision',
      description:
        '202: the revision is stored and will run. 200: nothing is stored, because of `dry_run` or because no correction fits, and the answer lists what happens to each correction.',
      params: JobParams,
      body: SubmitCarrySchema,
      response: { 200: CarrySchema, 202: RevisionSchema },
    },
    handler: async (request, reply) => {
      const answer = await carry(service, request, reply);
      return 'kept' in answer ? reply.code(200).send(answer) : reply.code(202).send(answer);
    },
  });
}

async function carry(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Revision | CarryResource> {
  const { from, dry_run: isTrial = false } = request.body as SubmitCarry;
  const { job_id: id } = request.params as { job_id: string };
  const { id: workspaceId } = workspaceOf(request);
  const submission = describeSubmission(request);
  const replay = isTrial ? null : await sendReplay(service, reply, submission);
  if (replay !== null) return replay;
  const source = await service.jobs.revisions.getFinishedRow(workspaceId, from);
  const target = await service.jobs.revisions.getFinishedRow(workspaceId, id);
  if (!isTrial) await service.jobs.assertRoom(workspaceId);
  const { corrections, ...lists } = await planCarry(service, source, target);
  const baseRevision = target.revision;
  const set = { corrections, baseRevision, by: `${nameAuthor(identityOf(request))}, carried from ${from}` };
  if (!isTrial && corrections.length > 0)
    return submitSet(service, request, reply, { ...submission, ...set, action: 'job.carried' });
  const trial = corrections.length === 0 ? null : await trySet(service, request, reply, set);
  await noteActivity(service, request, 'job.carry_tried', id, { from, base_revision: baseRevision });
  return { job_id: id, from, base_revision: baseRevision, ...lists, trial };
}

async function planCarry(service: Service, source: JobRow, target: JobRow): Promise<CarryPlan> {
  const corrections = readCorrections(service, source);
  const build = readBuildRecord(environmentFolder(service.dataDir, target.environment_id));
  const isSame = source.document_sha256 === target.document_sha256;
  const records = [await findRecord(service, source), await findRecord(service, target)];
  return service.artifacts.ask('planCarry', records, {
    corrections,
    theirs: readCorrections(service, target),
    matches: isSame
      ? matchSameDocument(corrections)
      : await matchRows(corrections, await listSheets(service, source), await listSheets(service, target)),
    manifest: build.manifest,
    labels: listLabels(build),
  });
}

/** The sheets of a job's document, from its indexed preview, which a confined process makes. */
async function listSheets(service: Service, row: JobRow): Promise<ReadableSheet[]> {
  const source = await findInputSource(service, row);
  const sheets = await service.previews.listSheets(source);
  return sheets.map(({ name, index, row_count }) => ({
    name,
    index,
    async *readRows() {
      for (let from = 1; from <= row_count; from += WINDOW_ROWS)
        yield* (await service.previews.readRows(source, index, from, from + WINDOW_ROWS - 1)).rows;
    },
  }));
}
