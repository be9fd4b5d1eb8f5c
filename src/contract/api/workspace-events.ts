import type { Static, TProperties } from 'typebox';
import * as Type from 'typebox';
import { BatchSchema } from './batches.ts';
import { closed, nullable } from './common.ts';
import { EventSchema } from './event-log.ts';
import { JobProgressSchema, JobSchema } from './jobs.ts';
import { SafeModeSchema } from './service.ts';

const message = <Name extends string, Body extends TProperties>(type: Name, body: Body) =>
  Type.Object({ type: Type.Literal(type), ...body }, closed);

/** A message about one event of the log, with what the event is about as it is now. */
const told = <Name extends string, Body extends TProperties>(type: Name, body: Body) =>
  message(type, { ...body, event: EventSchema });

const safeModeChanged = message('safe_mode_changed', { safe_mode: SafeModeSchema });
const text = Type.String();

/**
 * The messages of `GET /workspaces/{workspace_id}/events`, each as the `data` of one SSE message. Those with `event` tell
 * one event of the log, whose id is the id of the SSE message; the others are passing.
 */
export const WorkspaceEventSchema = Type.Union(
  [
    message('connected', {
      after: Type.String({ description: 'The events after this one follow: what was read before it may be outdated' }),
    }),
    message('reset', {}),
    told('job_changed', { job: JobSchema }),
    message('job_progress', { job_id: text, progress: JobProgressSchema }),
    told('job_removed', { job_id: text }),
    message('queue_changed', {
      positions: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        description: 'Positions of the waiting jobs in the queue, by job id; 1 is next',
      }),
    }),
    message('batch_changed', { batch: BatchSchema, event: Type.Optional(EventSchema) }),
    told('document_added', { document_id: text }),
    told('document_removed', { document_id: text }),
    told('config_changed', { config_id: text }),
    told('version_changed', { config_id: text, version_id: text }),
    told('version_removed', { config_id: text, version_id: text }),
    told('file_changed', { version_id: text, path: text, etag: nullable(text) }),
    message('build_log', { version_id: text, line: text }),
    told('period_complete', { config_id: text, period: text }),
    told('sender_changed', { sender_id: text }),
    told('workspace_changed', {}),
    safeModeChanged,
  ],
  { title: 'WorkspaceEvent' },
);

/** The events of `GET /events`, for administrators of the server. Every action adds an entry to the activity. */
export const ServerEventSchema = Type.Union(
  [message('connected', {}), safeModeChanged, message('activity_added', {})],
  { title: 'ServerEvent' },
);

export type WorkspaceEvent = Static<typeof WorkspaceEventSchema>;
export type ServerEvent = Static<typeof ServerEventSchema>;
