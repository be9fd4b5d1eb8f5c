import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Sends an open file as an attachment, so that no browser shows or runs an uploaded file. Calls `record` first. The
 * file is closed when it was sent, or when `record` throws.
 */
export async function sendFile(
  reply: FastifyReply,
  file: FileHandle,
  { name, type, record }: { name: string; type: string; record: () => Promise<unknown> },
): Promise<FastifyReply> {
  try {
    await record();
    const { size } = await file.stat();
    reply.header('content-length', size);
    return sendAttachment(reply, file.createReadStream({ start: 0 }), name, type);
  } catch (error) {
    await file.close();
    throw error;
  }
}

export function sendAttachment(reply: FastifyReply, body: Readable, name: string, type: string): FastifyReply {
  return reply
    .header('content-disposition', makeDisposition(name))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .type(type)
    .send(body);
}

/** RFC 6266: an ASCII name for old clients, and the real name encoded as in RFC 8187. */
export function makeDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
