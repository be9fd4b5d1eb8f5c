import type { Static, TProperties } from 'typebox';
import * as Type from 'typebox';
import { BatchSchema } from './batches.ts';
import { closed } from './common.ts';
import { JobProgressSchema, JobSchema } from './jobs.ts';
import { SafeModeSchema } from './service.ts';

const event = <Name extends string, Body extends TProperties>(type: Name, body: Body) =>
  Type.Object({ type: Type.Literal(type), ...body }, closed);

const connected = event('connected', {});
const safeModeChanged = event('safe_mode_changed', { safe_mode: SafeModeSchema });
const text = Type.String();

/**
 * The events of `GET /workspaces/{workspace_id}/events`, each as the `data` of one SSE message. The stream is not replayed:
 * after each `connected`, a page reads its data again.
 */
export const WorkspaceEventSchema = Type.Union(
  [
    connected,
    event('job_changed', { job: JobSchema }),
    event('job_progress', { job_id: text, progress: JobProgressSchema }),
    event('job_removed', { job_id: text }),
    event('queue_changed', {
      positions: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        description: 'Positions of the waiting jobs in the queue, by job id; 1 is next',
      }),
    }),
    event('batch_changed', { batch: BatchSchema }),
    event('document_added', { document_id: text }),
    event('document_removed', { document_id: text }),
    event('config_changed', { config_id: text }),
    event('version_changed', { config_id: text, version_id: text }),
    event('version_removed', { config_id: text, version_id: text }),
    event('file_changed', { version_id: text, path: text, etag: Type.Union([text, Type.Null()]) }),
    event('build_log', { version_id: text, line: text }),
    event('workspace_changed', {}),
    safeModeChanged,
  ],
  { title: 'WorkspaceEvent' },
);

/** The events of `GET /events`, for administrators of the server. Every action adds an entry to the activity. */
export const ServerEventSchema = Type.Union([connected, safeModeChanged, event('activity_added', {})], {
  title: 'ServerEvent',
});

export type WorkspaceEvent = Static<typeof WorkspaceEventSchema>;
export type ServerEvent = Static<typeof ServerEventSchema>;
