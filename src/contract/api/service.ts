import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, nullable, pageOf, resource, Timestamp } from './common.ts';

export const HealthStatusSchema = Type.Enum(['ok', 'degraded', 'unavailable']);

const component = Type.Object(
  { status: HealthStatusSchema, message: Type.Optional(Type.String({ description: 'Advice for the operator' })) },
  closed,
);

/** Without a token, only the states; with a token, also the details. */
export const HealthSchema = resource('Health', {
  status: HealthStatusSchema,
  version: Type.Optional(Type.String()),
  components: Type.Object(
    {
      database: component,
      storage: component,
      queue: component,
      sandbox: component,
      safe_mode: component,
      clock: component,
      sources: component,
      workers: component,
      webhooks: component,
      sign_on: component,
    },
    closed,
  ),
  queue: Type.Optional(
    Type.Object(
      {
        running: Count,
        waiting: Count,
        max_running: Count,
        max_waiting: Count,
        average_duration_ms: nullable(Type.Number()),
      },
      closed,
    ),
  ),
  sandbox_level: Type.Optional(nullable(Type.String())),
  runtime_network_access: Type.Optional(
    Type.Enum(['forbidden', 'on_request', 'by_default'], {
      description: 'Which jobs may use the network if their package needs it: none, those that ask, or all',
    }),
  ),
  free_bytes: Type.Optional(nullable(Type.Number({ description: 'Free space on the disk of the data folder' }))),
});

export const LivenessSchema = resource('Liveness', { live: Type.Literal(true) });

/** Whether requests should be sent to a process. */
export const ReadinessSchema = resource('Readiness', {
  ready: Type.Boolean(),
  because: Type.Array(Type.Enum(['stopping', 'database', 'storage', 'sandbox']), {
    description: 'Why not: the process is stopping, or these components of the health are unavailable',
  }),
});

/** A process that answers requests, runs jobs, or both. */
export const NodeSchema = resource('Node', {
  id: nullable(Type.String({ description: 'Id of the node; null if no other process can share the database' })),
  host: Type.String({ description: 'Host name of the node' }),
  pid: Count,
  role: Type.Enum(['all', 'api', 'worker'], { description: 'ADE_ROLE' }),
  version: Type.String({ description: 'Version of ADE' }),
  slots: Type.Integer({ minimum: 0, description: 'How many jobs the node can run at once; 0 for the role api' }),
  running: Type.Integer({ minimum: 0, description: 'How many jobs run on the node now' }),
  sandbox_level: nullable(Type.String({ description: 'null until a level has passed its test' })),
  started_at: Timestamp,
  heartbeat_age_ms: Type.Integer({
    description: 'Time since the node last reported; a node that is silent for 10 s counts as dead',
  }),
  clock_offset_ms: Type.Integer({ description: "How far the clock of the node is ahead of the database's clock" }),
  is_this: Type.Boolean({ description: 'Whether this node answered the request' }),
  is_stopping: Type.Boolean({ description: 'Whether the node is stopping and takes no more jobs' }),
  status: Type.Enum(['ok', 'degraded']),
  message: Type.Optional(Type.String({ description: 'A problem of the node, and advice for the operator' })),
});

export const NodePageSchema = pageOf(NodeSchema);

export const SafeModeSchema = resource('SafeMode', {
  enabled: Type.Boolean(),
  source: Type.Enum(['off', 'setting', 'switch'], {
    description: 'setting: by ADE_SAFE_MODE, which the switch cannot turn off; switch: by an administrator',
  }),
  reason: nullable(Type.String()),
  changed_at: nullable(Timestamp),
  changed_by: nullable(Type.String()),
});

export const SetSafeModeSchema = Type.Object(
  { enabled: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);

export type Node = Static<typeof NodeSchema>;
export type Health = Static<typeof HealthSchema>;
export type Readiness = Static<typeof ReadinessSchema>;
export type SafeMode = Static<typeof SafeModeSchema>;
