import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import type { App } from '../app-types.ts';
import { SSE } from '../media-types.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Paths that no route has; each could otherwise be a label of its own. */
const UNKNOWN_ROUTE = 'unknown';

export type RequestMetrics = (request: FastifyRequest, reply: FastifyReply) => void;

/** Measures requests by the pattern of their route, so that the number of labels does not grow with the data. */
export function makeRequestMetrics(registry: Registry): RequestMetrics {
  const durations = new Histogram({
    name: 'ade_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer, by route and status; without event streams',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return ({ method, routeOptions }, { statusCode: status, elapsedTime }) => {
    // A stream takes as long as its client likes.
    if (status === 200 && isStream(routeOptions.schema)) return;
    durations.observe({ method, route: routeOptions.url ?? UNKNOWN_ROUTE, status }, elapsedTime / 1000);
  };
}

/** Call it before routes are added. */
export function addRequestMetrics(app: App, measure: RequestMetrics): void {
  app.addHook('onResponse', async (request, reply) => measure(request, reply));
}

function isStream(schema: FastifyRequest['routeOptions']['schema']): boolean {
  return schema?.content !== undefined && SSE in schema.content;
}
