import type { FastifyRequest } from 'fastify';
import { readEventEnd } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';

const HEADER = 'ade-events-at';

/**
 * Says in each JSON answer to a read in a workspace up to which event it is true: whoever follows the workspace from this
 * event misses nothing that the answer does not have yet. The position is read before the answer.
 */
export function addEventsAt(app: App, { db }: Pick<Service, 'db'>): void {
  const positions = new WeakMap<FastifyRequest, string>();
  app.addHook('preHandler', async (request) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (request.workspace === null || !isRead || request.routeOptions.schema?.content !== undefined) return;
    positions.set(request, (await readEventEnd(db, request.workspace.id)).id);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const position = positions.get(request);
    if (position !== undefined && (reply.statusCode === 200 || reply.statusCode === 304))
      reply.header(HEADER, position);
    return payload;
  });
}
