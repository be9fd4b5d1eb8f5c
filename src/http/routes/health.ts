import * as Type from 'typebox';
import { HealthSchema, LivenessSchema, NodePageSchema, ReadinessSchema } from '../../contract/api/index.ts';
import { readHealth, readReadiness, withoutDetails } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { API } from '../paths.ts';

const tags = ['Service'];

export function addHealthRoutes(app: App, service: Service): void {
  addProbes(app, service);
  app.get(`${API}/health`, {
    config: { access: { to: 'everyone' } },
    schema: {
      operationId: 'readHealth',
      tags,
      summary: 'Read the state of the service and its parts',
      description:
        'Without a token, the answer has only the states. The status is 503 while a part that jobs need is unavailable.',
      response: { 200: HealthSchema, 503: HealthSchema },
    },
    handler: async (request, reply) => {
      const health = await readHealth(service);
      const down = Object.values(health.components).filter(({ status }) => status === 'unavailable');
      if (down.length > 0) request.refusal = { reason: down.map(({ message }) => message).join(' ') };
      const answer = request.identity === null ? withoutDetails(health) : health;
      return reply
        .code(health.status === 'unavailable' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(answer);
    },
  });

  app.get(`${API}/nodes`, {
    config: { access: { to: 'server' } },
    schema: {
      operationId: 'listNodes',
      tags,
      summary: 'List the nodes that share the database, with their problems',
      description: 'The oldest node comes first. Without ADE_DATABASE_URL, the list has the one process that answers.',
      response: { 200: NodePageSchema },
    },
    handler: async () => ({ items: await service.jobs.listNodes(), next_cursor: null }),
  });

  app.get(`${API}/metrics`, {
    config: { access: { to: 'server', metricsToken: true } },
    schema: {
      operationId: 'readMetrics',
      tags,
      summary: 'Read the metrics for Prometheus',
      description:
        'The token of ADE_METRICS_TOKEN is enough. It also works while the database is away; then the answer has only the numbers that the node knows by itself.',
      content: { 'text/plain': Type.String() },
    },
    handler: async (_request, reply) => {
      const { registry } = service.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  });
}

/** For programs that start processes and send requests to them. */
function addProbes(app: App, service: Service): void {
  app.get(`${API}/live`, {
    config: { access: { to: 'everyone', isUnnamed: true } },
    schema: {
      operationId: 'readLiveness',
      tags,
      summary: 'Find out whether the process answers',
      description: 'If there is no answer, start the process again. The answer does not depend on the database.',
      response: { 200: LivenessSchema },
    },
    handler: async (_request, reply) => reply.header('cache-control', 'no-store').send({ live: true }),
  });

  app.get(`${API}/ready`, {
    config: { access: { to: 'everyone', isUnnamed: true } },
    schema: {
      operationId: 'readReadiness',
      tags,
      summary: 'Find out whether requests should be sent to the process',
      description:
        'The status is 503 from the moment when the process begins to stop, and while a component of the health that jobs need is unavailable.',
      response: { 200: ReadinessSchema, 503: ReadinessSchema },
    },
    handler: async (_request, reply) => {
      const readiness = await readReadiness(service);
      return reply
        .code(readiness.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(readiness);
    },
  });
}
