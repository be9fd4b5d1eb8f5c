import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RevisionQuery } from '../../contract/api/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';

/** Refusals of everything that reads files of a finished revision. */
export const REVISION_REFUSALS = ['job_unknown', 'revision_not_found', 'job_file_missing'] as const;

/** The revision of a job that a request reads: the one that its query names, or the newest finished one. */
export function findRevision({ jobs }: Service, request: FastifyRequest): Promise<JobRow> {
  const { job_id: id } = request.params as { job_id: string };
  const { revision } = request.query as RevisionQuery;
  return jobs.revisions.getFinishedRow(workspaceOf(request).id, id, revision);
}

/** Sets the header that names the revision to which the answer belongs. */
export function sendRevision(reply: FastifyReply, { revision }: { revision: number }): void {
  reply.header('job-revision', revision);
}
