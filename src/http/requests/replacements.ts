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
 * Submits a job that replaces an earlier one. If the earlier job cannot be replaced, nothing is submitted; if that only
 * turns out later, the new job is withdrawn. A repetition with the same key continues after a crash.
 */
export async function submitReplacing(
  { jobs }: Service,
  request: FastifyRequest,
  replaces: SubmitJob['replaces'],
  submit: () => Promise<Submitted<Job>>,
): Promise<Submitted<Job>> {
  if (replaces === undefined) return submit();
  const { workspaceId, idempotency } = describeSubmission(request);
  const { job_id: earlierId, reason } = replaces;
  await jobs.reviews.assertReplaceable({ workspaceId, idempotency }, earlierId, reason);
  const submitted = await submit();
  const { id: jobId } = submitted.resource;
  try {
    const step = { workspaceId, jobId, person: describePerson(request) };
    await jobs.reviews.replaceOnce(step, earlierId, reason);
  } catch (error) {
    if (!submitted.isReplay) await jobs.withdraw(workspaceId, jobId, makeActor(identityOf(request)));
    throw error;
  }
  return { ...submitted, resource: await jobs.get(workspaceId, jobId) };
}
