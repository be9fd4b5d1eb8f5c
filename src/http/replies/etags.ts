import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';

/** The ETag of a resource that is read as JSON: a hash of all of it. */
export function makeEtag(resource: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(resource)).digest('hex').slice(0, 32)}"`;
}

/** Throws `etag_required` without If-Match, `etag_mismatch` where it has another ETag. `*` matches any. */
export function assertIfMatch({ headers }: FastifyRequest, current: string, what: string): void {
  const wanted = headers['if-match'];
  if (wanted === undefined)
    throw new AdeError(headers['if-none-match'] === '*' ? 'etag_mismatch' : 'etag_required', { what });
  if (!listTags(wanted).some((tag) => tag === '*' || tag === current)) throw new AdeError('etag_mismatch', { what });
}

/** For a resource that doesn't exist: If-None-Match: * makes it; If-Match fails, since it was removed. */
export function assertIfAbsent({ headers }: FastifyRequest, what: string): void {
  if (headers['if-match'] !== undefined) throw new AdeError('etag_mismatch', { what });
  if (headers['if-none-match'] !== '*') throw new AdeError('etag_required');
}

function listTags(header: string): string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
