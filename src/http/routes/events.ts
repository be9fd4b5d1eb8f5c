import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type Batch,
  type JobProgress,
  type RevisionQuery,
  RevisionQuerySchema,
  type SafeMode,
  ServerEventSchema,
  type WorkspaceEvent,
  WorkspaceEventSchema,
} from '../../contract/api/index.ts';
import type { PassName } from '../../contract/artifact/passes.ts';
import { getErrorRow, isAdeError } from '../../contract/errors/index.ts';
import { type Estimates, JobEventSchema, ProgressSchema } from '../../contract/events.ts';
import type { FeedEvent, LiveJob, SafeModeState } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import { SERVER_CHANNEL, type Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { NDJSON, SSE } from '../media-types.ts';
import { FollowHeaders } from '../openapi/route-schemas.ts';
import { API, JOB, JobParams, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { openEventStream } from '../streams/event-stream.ts';
import type { EventStream } from '../streams/open-streams.ts';
import { describeSafeMode } from './safe-mode.ts';

const tags = ['Events'];

/** Changes, as they happen. Browsers allow six connections, so a workspace has one stream with all its events. */
export function addEventRoutes(app: App, service: Service): void {
  app.get(`${WORKSPACE}/events`, {
    config: { access: { to: 'workspace', role: 'auditor' } },
    schema: {
      operationId: 'followWorkspace',
      tags,
      summary: 'Follow everything that changes in a workspace (server-sent events)',
      description: 'Each message is a WorkspaceEvent. After `connected`, read the shown data again.',
      params: WorkspaceParams,
      content: { [SSE]: WorkspaceEventSchema },
    },
    handler: async (request, reply) => follow(service, request, reply, workspaceOf(request).id),
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
    handler: async (request, reply) => follow(service, request, reply, SERVER_CHANNEL),
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
  if (!stream.isOpen) stop();
}

function follow(service: Service, request: FastifyRequest, reply: FastifyReply, channel: string): void {
  let stop: () => void = () => undefined;
  const stream = openEventStream(request, reply, service, () => stop());
  const translator = new Translator(service, stream);
  stream.send({ type: 'connected' } satisfies WorkspaceEvent);
  stop = service.jobs.feed.subscribe(channel, (event) => translator.take(event));
  if (!stream.isOpen) stop();
}

/** Translates the service's own events into events for clients, in the same order. */
class Translator {
  readonly #service: Service;
  readonly #stream: EventStream;
  readonly #rates = new Map<string, { pass: number; rows: number; atMs: number }>();
  #last: Promise<void> = Promise.resolve();

  constructor(service: Service, stream: EventStream) {
    this.#service = service;
    this.#stream = stream;
  }

  take(event: FeedEvent): void {
    this.#last = this.#last
      .then(() => this.#translate(event))
      .then((translated) => translated && this.#stream.send(translated))
      .catch((error: unknown) => {
        const isExpected = isAdeError(error) && getErrorRow(error.code).status === 503;
        const about = isExpected ? { code: error.code, reason: error.message } : { err: error };
        this.#service.log.error(about, 'an event could not be sent');
      });
  }

  async #translate({ type, data }: FeedEvent): Promise<WorkspaceEvent | undefined> {
    switch (type) {
      case 'job':
        return { type: 'job_changed', job: await this.#service.jobs.describe(data as LiveJob) };
      case 'job_progress':
        return this.#translateProgress(data as ProgressData);
      case 'job_deleted':
        return { type: 'job_removed', job_id: (data as { job_id: string }).job_id };
      case 'queue':
        return { type: 'queue_changed', positions: (data as { positions: Record<string, number> }).positions };
      case 'batch':
        return { type: 'batch_changed', batch: data as Batch };
      case 'safe_mode':
        return { type: 'safe_mode_changed', safe_mode: describeSafeMode(data as SafeModeState) satisfies SafeMode };
      default:
        // The HTTP layer itself published this event; see `publishEvent`.
        return data as WorkspaceEvent;
    }
  }

  #translateProgress({ job_id, pass, pass_name, rows, ...estimates }: ProgressData): WorkspaceEvent {
    const before = this.#rates.get(job_id);
    const atMs = performance.now();
    const isSamePass = before?.pass === pass && rows > before.rows && atMs > before.atMs;
    const rowsPerSecond = isSamePass ? ((rows - before.rows) / (atMs - before.atMs)) * 1000 : null;
    this.#rates.set(job_id, { pass, rows, atMs });
    const progress: JobProgress = {
      pass,
      name: pass_name,
      rows,
      ...estimates,
      rows_per_second: rowsPerSecond === null ? null : Math.round(rowsPerSecond),
    };
    return { type: 'job_progress', job_id, progress };
  }
}

interface ProgressData extends Estimates {
  job_id: string;
  pass: number;
  pass_name: PassName;
  rows: number;
}
