import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends a file as an attachment, so that no browser shows or runs what somebody uploaded. */
export async function sendFile(reply: FastifyReply, path: string, name: string, type: string): Promise<FastifyReply> {
  const { size } = await stat(path);
  reply.header('content-length', size);
  return sendAttachment(reply, createReadStream(path), name, type);
}

export function sendAttachment(reply: FastifyReply, body: Readable, name: string, type: string): FastifyReply {
  return reply
    .header('content-disposition', makeDisposition(name))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .type(type)
    .send(body);
}

/** RFC 6266: an ASCII name for old clients, and the real one encoded as in RFC 8187. */
export function makeDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
