import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identityOf, workspaceOf } from '../access/guard.ts';
import { pathOf } from '../replies/errors.ts';

/** The parts of a submission that come from the request itself. `content`: hash of the file that it sends, where it sends one. */
export function describeSubmission(
  request: FastifyRequest,
  { side, content }: { side?: string; content?: string } = {},
) {
  return {
    workspaceId: workspaceOf(request).id,
    submittedBy: identityOf(request).name,
    idempotency: readIdempotency(request, side, content),
  };
}

/** Tells the client that an earlier request with this key was carried out, and this one was not. */
export function markReplay(reply: FastifyReply): void {
  reply.header('idempotency-replayed', 'true');
}

/** The hash of path and body shows whether a repeated key belongs to the same request. */
function readIdempotency(
  request: FastifyRequest,
  side: string | undefined,
  content: string | undefined,
): { key: string; requestHash: string } | undefined {
  const key = request.headers['idempotency-key'] as string | undefined;
  if (key === undefined) return undefined;
  const requestHash = createHash('sha256')
    .update(`${pathOf(request)}\n${content ?? JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  // No header has a line break, so no client's own key is the same.
  return { key: side === undefined ? key : `${key}\n${side}`, requestHash };
}
