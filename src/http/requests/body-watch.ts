import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import type { HttpLimits } from '../limits.ts';

type BodyRules = Pick<HttpLimits, 'stallSeconds' | 'minBytesPerSecond'>;

/**
 * Ends requests whose body stalls or trickles. The rate over the last `stallSeconds` counts rather than the total time,
 * so that a large upload over a slow line can finish.
 */
export function addBodyWatch(app: App, rules: BodyRules): void {
  app.addHook('onRequest', async (request, reply) => {
    if (hasBody(request)) watchBody(request, reply, rules);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Watches until the body is complete, even if the request was already refused. */
function watchBody(request: FastifyRequest, reply: FastifyReply, { stallSeconds, minBytesPerSecond }: BodyRules): void {
  const { raw } = request;
  const { socket } = raw;
  let before = socket.bytesRead;
  const check = () => {
    if (raw.complete || raw.destroyed) return stop();
    const arrived = socket.bytesRead - before;
    before = socket.bytesRead;
    // Bytes that have arrived but were not read show that ADE is slow, not the client.
    const isWaiting = raw.readableLength > 0;
    if (isWaiting || arrived >= minBytesPerSecond * stallSeconds) return;
    stop();
    endSlowRequest(request, reply, new AdeError('request_timeout', { found: describeRate(arrived, stallSeconds) }));
  };
  // Check only after the bytes that arrived in the meantime were read.
  const timer = setInterval(() => setImmediate(check), stallSeconds * 1000).unref();
  const stop = () => clearInterval(timer);
  raw.once('close', stop);
}

function describeRate(bytes: number, seconds: number): string {
  return `${bytes} bytes of its body in the last ${seconds} s`;
}

/** The reader of the body gets the error, cleans up and answers. Without a reader, the connection can only be ended. */
function endSlowRequest({ raw }: FastifyRequest, reply: FastifyReply, error: AdeError): void {
  const isRead = raw.listenerCount('error') > 0;
  if (!isRead || reply.sent) {
    raw.destroy();
    return;
  }
  reply.header('connection', 'close');
  raw.emit('error', error);
}
