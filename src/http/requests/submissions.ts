import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import { identityOf, workspaceOf } from '../access/guard.ts';
import { pathOf } from '../replies/errors.ts';

const MAX_KEY_CHARS = 200;

/** With this header a client can repeat a submission without making a second job. */
export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** The parts of a submission that come from the request itself. */
export function describeSubmission(request: FastifyRequest) {
  return {
    workspaceId: workspaceOf(request).id,
    submittedBy: identityOf(request).name,
    idempotency: readIdempotency(request),
  };
}

/** The hash of path and body shows whether a repeated key belongs to the same request. */
export function readIdempotency(request: FastifyRequest): { key: string; requestHash: string } | undefined {
  const key = request.headers[IDEMPOTENCY_HEADER];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_CHARS) {
    const found = `the header Idempotency-Key must have 1 to ${MAX_KEY_CHARS} characters`;
    throw new AdeError('request_invalid', { found });
  }
  const requestHash = createHash('sha256')
    .update(`${pathOf(request)}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
  return { key, requestHash };
}
