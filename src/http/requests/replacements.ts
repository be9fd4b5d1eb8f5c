import type { FastifyRequest } from 'fastify';
import type { Job, SubmitJob } from '../../contract/api/index.ts';
import type { Person, Submitted } from '../../service/index.ts';
import { makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { describeSubmission } from './submissions.ts';

/** The person who takes a step in the review of a job. */
export function describePerson(request: FastifyRequest): Person {
  const { name, kind, tokenId, sessionId, authentication } = identityOf(request);
  return { name, kind, tokenId, sessionId, authentication };
}

/**
 * Submits a job that replaces an earlier one, or is added to one of its sender and period. If the earlier job cannot be
 * replaced, nothing is submitted; if that only turns out later, the new job is withdrawn. A repetition with the same key
 * continues after a crash.
 */
export async function submitBeside(
  { jobs }: Service,
  request: FastifyRequest,
  { replaces, added_to: addedTo }: Pick<SubmitJob, 'replaces' | 'added_to'>,
  submit: () => Promise<Submitted<Job>>,
): Promise<Submitted<Job>> {
  if (replaces === undefined && addedTo === undefined) return submit();
  const { workspaceId, idempotency } = describeSubmission(request);
  if (replaces !== undefined)
    await jobs.reviews.assertReplaceable({ workspaceId, idempotency }, replaces.job_id, replaces.reason);
  const submitted = await submit();
  const { id: jobId } = submitted.resource;
  const step = { workspaceId, jobId, person: describePerson(request) };
  try {
    // A job that cannot be added is withdrawn, so nothing may have been replaced by it before.
    if (addedTo !== undefined) await jobs.reviews.addOnce(step, addedTo.job_id, addedTo.reason);
    if (replaces !== undefined) await jobs.reviews.replaceOnce(step, replaces.job_id, replaces.reason);
  } catch (error) {
    if (!submitted.isReplay) await jobs.withdraw(workspaceId, jobId, makeActor(identityOf(request)));
    throw error;
  }
  return { ...submitted, resource: await jobs.get(workspaceId, jobId) };
}
