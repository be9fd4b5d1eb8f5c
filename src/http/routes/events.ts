import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type EventPage,
  EventPageSchema,
  FollowEventsQuerySchema,
  type ListEventsQuery,
  ListEventsQuerySchema,
  type RevisionQuery,
  RevisionQuerySchema,
  ServerEventSchema,
  WorkspaceEventSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { JobEventSchema, ProgressSchema } from '../../contract/events.ts';
import { findEventPosition, listEvents, readEventEnd } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { NDJSON, SSE } from '../media-types.ts';
import { FollowHeaders } from '../openapi/route-schemas.ts';
import { API, JOB, JobParams, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { openEventStream } from '../streams/event-stream.ts';
import { followServer, followWorkspace, readFilter } from './workspace-stream.ts';

const tags = ['Events'];
const DEFAULT_LIMIT = 50;

/** Changes, as they happen. Browsers allow six connections, so a workspace has one stream with all its events. */
export function addEventRoutes(app: App, service: Service): void {
  app.get(`${WORKSPACE}/events`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['event_type_unknown'] },
    schema: {
      operationId: 'followWorkspace',
      headers: FollowHeaders,
      tags,
      summary: 'Follow everything that changes in a workspace (server-sent events)',
      description:
        'Each message is a WorkspaceEvent. Messages with an id tell one change each, and a client that connects again continues after the last id that it got (Last-Event-ID, or `after`). After `reset`, and after `connected` with another `after` than the client asked for, read the shown data again.',
      params: WorkspaceParams,
      querystring: FollowEventsQuerySchema,
      content: { [SSE]: WorkspaceEventSchema },
    },
    handler: async (request, reply) => followWorkspace(service, request, reply, request.query),
  });
  app.get(`${WORKSPACE}/event-log`, {
    config: {
      access: { to: 'workspace', role: 'auditor' },
      refuses: ['event_type_unknown', 'event_gone'],
    },
    schema: {
      operationId: 'listEvents',
      tags,
      summary: 'List what has changed in a workspace, oldest first',
      description:
        'For clients that ask again and again instead of following: send the `after` of each answer with the next request. Without it, the list begins with the oldest event that is kept.',
      params: WorkspaceParams,
      querystring: ListEventsQuerySchema,
      response: { 200: EventPageSchema },
    },
    handler: async (request) => listPage(service, workspaceOf(request).id, request.query),
  });
  app.get(`${API}/events`, {
    config: { access: { to: 'server' } },
    schema: {
      operationId: 'followServer',
      tags,
      summary: 'Follow changes on the server, for administrators (server-sent events)',
      description: 'Each message is a ServerEvent. After `connected`, read the shown data again.',
      content: { [SSE]: ServerEventSchema },
    },
    handler: async (request, reply) => followServer(service, request, reply),
  });
  addJobEvents(app, service);
}

function addJobEvents(app: App, service: Service): void {
  app.get(`${JOB}/events`, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['job_unknown', 'revision_not_found'] },
    schema: {
      operationId: 'readJobEvents',
      headers: FollowHeaders,
      tags,
      summary: 'Read the events of a job as NDJSON, or follow them as server-sent events',
      description: `With \`Accept: ${SSE}\` the events come as they happen; Last-Event-ID continues after that event.`,
      params: JobParams,
      querystring: RevisionQuerySchema,
      content: { [NDJSON]: JobEventSchema, [SSE]: Type.Union([JobEventSchema, ProgressSchema]) },
    },
    handler: async (request, reply) => {
      const { revision } = request.query as RevisionQuery;
      const row = await service.jobs.revisions.getRow(workspaceOf(request).id, request.params.job_id, revision);
      if (request.headers.accept?.includes(SSE)) return followJob(service, request, reply, row.id);
      const lines: string[] = [];
      service.jobs.followEvents(row.id, 0, (event) => lines.push(`${JSON.stringify(event)}\n`))();
      return reply.type(NDJSON).send(lines.join(''));
    },
  });
}

async function listPage(
  { db }: Service,
  workspaceId: string,
  { after, limit = DEFAULT_LIMIT, ...about }: ListEventsQuery,
): Promise<EventPage> {
  const { wanted } = readFilter(about);
  // Everything up to here is there to be listed.
  const end = await readEventEnd(db, workspaceId);
  const from = after === undefined ? { seq: 0 } : await findEventPosition(db, workspaceId, after);
  if (from === undefined) throw new AdeError('event_gone', { found: after ?? '' });
  const events = await listEvents(db, workspaceId, { ...wanted, afterSeq: from.seq, limit: limit + 1 });
  const items = events.filter(({ seq }) => seq <= end.seq).slice(0, limit);
  const last = items.length === limit && events.length > limit ? items.at(-1) : undefined;
  return { items: items.map(({ seq: _, ...event }) => event), after: last?.id ?? end.id, has_more: last !== undefined };
}

/** The stream closes by itself after the last event of the job. */
function followJob(service: Service, request: FastifyRequest, reply: FastifyReply, jobId: string): void {
  const lastSeq = Number(request.headers['last-event-id'] ?? 0);
  let stop: () => void = () => undefined;
  const stream = openEventStream(request, reply, service, () => stop());
  stop = service.jobs.followEvents(jobId, Number.isFinite(lastSeq) ? lastSeq : 0, (event) => {
    if (event.type === 'progress') stream.send(event);
    else stream.send(event, event.seq);
    if (event.type === 'finished') stream.close();
  });
  if (service.jobs.isLastEvent(jobId, lastSeq)) stream.close();
  if (!stream.isOpen) stop();
}
