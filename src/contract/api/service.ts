import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, nullable, resource, Timestamp } from './common.ts';

export const HealthStatusSchema = Type.Enum(['ok', 'degraded', 'unavailable']);

const component = Type.Object(
  { status: HealthStatusSchema, message: Type.Optional(Type.String({ description: 'What the operator should do' })) },
  closed,
);

/** Without a token only the states; with a token also the details. */
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
      description: 'Jobs that may use the network where their package asks for it: none, those that ask, or all',
    }),
  ),
  free_bytes: Type.Optional(nullable(Type.Number({ description: 'Free space on the disk of the data folder' }))),
});

export const SafeModeSchema = resource('SafeMode', {
  enabled: Type.Boolean(),
  source: Type.Enum(['off', 'setting', 'switch'], {
    description: 'setting: ADE_SAFE_MODE, which the switch cannot turn off; switch: an administrator',
  }),
  reason: nullable(Type.String()),
  changed_at: nullable(Timestamp),
  changed_by: nullable(Type.String()),
});

export const SetSafeModeSchema = Type.Object(
  { enabled: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);

export type Health = Static<typeof HealthSchema>;
export type SafeMode = Static<typeof SafeModeSchema>;
