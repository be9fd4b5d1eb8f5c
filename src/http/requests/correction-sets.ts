import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Revision } from '../../contract/api/index.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { CorrectionRequest, CorrectionTrial, RevisionSubmission } from '../../service/index.ts';
import type { Identity } from '../access/access.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { API } from '../paths.ts';
import { markReplay } from './submissions.ts';
import { whileThere } from './while-there.ts';

/** Refusals of a new revision, in addition to those of its corrections. */
export const NEW_REVISION_REFUSALS: readonly ErrorCode[] = [
  'job_unknown',
  'job_locked',
  'document_missing',
  'config_version_not_runnable',
  'network_refused',
  'queue_full',
  'idempotent_job_deleted',
  'safe_mode_active',
];

/** The person's name with the id of the token, since several people may have the same name. */
export function nameAuthor({ name, tokenId }: Identity): string {
  return `${name} (${tokenId ?? 'unauthenticated'})`;
}

/** Makes a revision of the request's job from a set of corrections, and sends its address. */
export async function submitSet(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { workspaceId, ...set }: Omit<RevisionSubmission, 'author'>,
): Promise<Revision> {
  const { job_id: jobId } = request.params as { job_id: string };
  const author = makeActor(identityOf(request));
  const { resource, isReplay } = await service.jobs.revisions.correct(workspaceId, jobId, { ...set, author });
  if (isReplay) markReplay(reply);
  else announceActivity(service);
  sendLocation(reply, workspaceId, resource);
  return resource;
}

/** The revision that an earlier request with this key made, if there is one; sends its address. */
export async function sendReplay(
  { jobs }: Service,
  reply: FastifyReply,
  submission: Pick<RevisionSubmission, 'workspaceId' | 'idempotency'>,
): Promise<Revision | null> {
  const replay = await jobs.revisions.findReplay(submission);
  if (replay === null) return null;
  markReplay(reply);
  sendLocation(reply, submission.workspaceId, replay);
  return replay;
}

function sendLocation(reply: FastifyReply, workspaceId: string, revision: Revision): void {
  const { job_id: jobId } = revision;
  reply.header('location', `${API}/workspaces/${workspaceId}/jobs/${jobId}/revisions/${revision.revision}`);
}

/** Tries a set of corrections without keeping the result. */
export async function trySet(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  set: CorrectionRequest,
): Promise<CorrectionTrial> {
  const { job_id: id } = request.params as { job_id: string };
  return whileThere(reply, (signal) => service.jobs.revisions.tryOut(workspaceOf(request).id, id, set, signal));
}
