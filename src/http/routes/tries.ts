import type { FastifyRequest } from 'fastify';
import { type Job, JobSchema, type SubmitTry, SubmitTrySchema } from '../../contract/api/index.ts';
import type { Submitted } from '../../service/index.ts';
import { getVersion } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { RepeatableHeaders, TRY_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { answerAccepted, parseAsOf } from '../requests/accepted-jobs.ts';
import { describeNoted } from '../requests/submissions.ts';

/** Runs of drafts. */
export function addTryRoutes(app: App, service: Service): void {
  app.post(`${WORKSPACE}/tries`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: TRY_REFUSALS,
      sends: ['Location'],
    },
    schema: {
      operationId: 'submitTry',
      headers: RepeatableHeaders,
      tags: ['Jobs'],
      summary: 'Run a draft on a document; the job is marked as a try and removed after a day',
      description:
        'Unlike other jobs, a try runs a version that is not published, keeps what the rules print (`readJobLogs`), and has no review. The version is built first, so the answer may take some seconds; a package with errors is refused with its first problem.',
      params: WorkspaceParams,
      body: SubmitTrySchema,
      response: { 202: JobSchema },
    },
    handler: async (request, reply) => {
      const body = request.body as SubmitTry;
      const submitted = await submitTry(service, request, body);
      return reply.code(202).send(answerAccepted(service, reply, WORKSPACE, submitted));
    },
  });
}

/**
 * Submits a try. Prepares the version if necessary, once a slot is reserved. `side` distinguishes the two tries of one
 * request.
 */
export async function submitTry(
  service: Service,
  request: FastifyRequest,
  {
    document_id: documentId,
    config_version_id: versionId,
    as_of,
    read_as: readAs,
    skip_type_check: skipTypes,
  }: SubmitTry,
  side?: string,
): Promise<Submitted<Job>> {
  const submission = describeNoted(request, 'job.tried', side === undefined ? {} : { side });
  const configVersionId = async () => {
    const version = await getVersion(service.db, submission.workspaceId, versionId);
    const { packages } = service;
    if (!(await packages.isPrepared(version, { skipTypes }))) {
      await packages.hold(versionId, () => packages.prepare(version, { skipTypes }));
    }
    return versionId;
  };
  const asOf = parseAsOf({ as_of });
  return service.jobs.submit({ ...submission, documentId, configVersionId, isTry: true, asOf, readAs });
}
