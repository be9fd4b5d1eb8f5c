import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import { pathOf } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** For the log, why a request was refused; `reason` if an operator should know it. */
    refusal: { code?: ErrorCode; reason?: string } | null;
  }
}

const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The client's own request id if it is safe, so that logs on both sides can be matched. */
export function makeRequestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Logs each request without its query, body and headers, which may contain values and secrets. */
export function addRequestLog(app: App): void {
  app.decorateRequest('refusal', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const isExpected = request.refusal?.reason !== undefined;
    const level = isExpected ? 'warn' : reply.statusCode >= 500 ? 'error' : 'info';
    request.log[level](
      {
        method: request.method,
        path: pathOf(request),
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime),
        actor: request.identity?.name,
        ...request.refusal,
      },
      'request',
    );
  });
}
