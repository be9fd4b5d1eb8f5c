import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';

const JSON_TYPE = /^application\/json\b/;

/** The ETag of a resource that is read as JSON: a hash of the whole resource. */
export function makeEtag(resource: unknown): string {
  return hash(JSON.stringify(resource));
}

/** The ETag of a file: from its hash if it is known, otherwise from the time of its last change. */
export async function makeFileEtag(path: string, sha256: string | null): Promise<string> {
  if (sha256 !== null) return hash(sha256);
  const { size, mtimeMs } = await stat(path);
  return makeEtag({ size, mtimeMs });
}

/** Gives every JSON answer to a GET its ETag, and answers 304 if the client already has it. */
export function addEtags(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    if (!JSON_TYPE.test(String(reply.getHeader('content-type')))) return payload;
    const etag = reply.getHeader('etag') ?? hash(payload);
    if (!isUnchanged(request, reply, String(etag))) return payload;
    reply.removeHeader('content-type');
    return null;
  });
}

/** Sets the ETag. If If-None-Match has it, sets the status 304 and returns true: the caller then sends no body. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag);
  const known = listTags(request.headers['if-none-match'] ?? '');
  // RFC 9110, 13.1.2: a weak ETag is enough, since nothing is overwritten.
  if (!known.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)) return false;
  reply.code(304).removeHeader('content-length');
  return true;
}

/** Throws `etag_required` without If-Match, `etag_mismatch` if no tag in it fits. `*` fits always, weak tags never. */
export function assertIfMatch({ headers }: FastifyRequest, current: string, what: string): void {
  const wanted = headers['if-match'];
  if (wanted === undefined)
    throw new AdeError(headers['if-none-match'] === '*' ? 'etag_mismatch' : 'etag_required', { what });
  if (!listTags(wanted).some((tag) => tag === '*' || tag === current)) throw new AdeError('etag_mismatch', { what });
}

/** For a resource that doesn't exist: `If-None-Match: *` makes it; If-Match fails, since the resource was removed. */
export function assertIfAbsent({ headers }: FastifyRequest, what: string): void {
  if (headers['if-match'] !== undefined) throw new AdeError('etag_mismatch', { what });
  if (headers['if-none-match'] !== '*') throw new AdeError('etag_required');
}

function hash(text: string): string {
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
}

function listTags(header: string): string[] {
  return header.split(',').map((tag) => tag.trim());
}
