import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChangeAction } from '../../contract/activity.ts';
import type { Keyed } from '../../service/index.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { pathOf } from '../replies/errors.ts';

interface RequestParts {
  side?: string;
  /** Hash of the file in the request, if there is one. */
  content?: string;
}

/** The parts of a submission that come from the request itself. */
export function describeSubmission(request: FastifyRequest, { side, content }: RequestParts = {}) {
  return {
    workspaceId: workspaceOf(request).id,
    submittedBy: identityOf(request).name,
    idempotency: readIdempotency(request, side, content),
  };
}

/** The parts of a submission that is recorded in the activity. */
export function describeNoted(request: FastifyRequest, action: ChangeAction, parts?: RequestParts) {
  return { ...describeSubmission(request, parts), activity: { action, credential: identityOf(request) } };
}

/** Tells the client that an earlier request with this key was carried out, so this one was not. */
export function markReplay(reply: FastifyReply): void {
  reply.header('idempotency-replayed', 'true');
}

/**
 * A key belongs to the token with which it was sent: two clients that choose the same one do not meet. The hash of path
 * and body shows whether a repeated key belongs to the same request.
 */
function readIdempotency(
  request: FastifyRequest,
  side: string | undefined,
  content: string | undefined,
): Keyed['idempotency'] {
  const key = request.headers['idempotency-key'] as string | undefined;
  if (key === undefined) return undefined;
  const { tokenId, name } = identityOf(request);
  const requestHash = createHash('sha256')
    .update(`${pathOf(request)}\n${content ?? JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  // A header cannot contain a line break, so no client can send this key.
  const sent = side === undefined ? key : `${key}\n${side}`;
  return { key: sent, owner: tokenId ?? name, requestHash };
}
