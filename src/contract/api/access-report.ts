import type { Static } from 'typebox';
import * as Type from 'typebox';
import { GrantSchema } from './access.ts';
import { Count, closed, Id, nullable, resource, Timestamp } from './common.ts';

const EntitlementSchema = Type.Object(
  {
    ...GrantSchema.properties,
    is_unused: Type.Boolean({
      description:
        'Given before the days in question, and since then nothing was done with it: no entry of the person in the workspace, or, for `*`, no use at all',
    }),
  },
  closed,
);

const CredentialSchema = Type.Object(
  {
    id: Id,
    name: Type.String(),
    kind: Type.Enum(['token', 'account'], { description: 'account: at a provider of sign-on, without a secret here' }),
    provider: nullable(Type.String()),
    entitlements: Type.Array(EntitlementSchema),
    created_at: Timestamp,
    created_by: Type.String(),
    expires_at: nullable(Timestamp),
    last_used_at: nullable(Type.String({ format: 'date-time', description: 'Up to the moment of the report' })),
  },
  closed,
);

const SignedSchema = Type.Object(
  {
    workspace_id: Id,
    count: Type.Integer({ minimum: 1, description: 'Acceptances, including those that were withdrawn later' }),
    last_at: Timestamp,
  },
  closed,
);

const ReportedPersonSchema = Type.Object(
  {
    person_id: Id,
    name: Type.String(),
    email: nullable(Type.String()),
    is_break_glass: Type.Boolean(),
    is_server_admin: Type.Boolean(),
    is_disabled: Type.Boolean(),
    credentials: Type.Array(CredentialSchema, { description: 'What was valid at that moment' }),
    signed: Type.Array(SignedSchema),
  },
  closed,
);

const ReportedServiceSchema = Type.Object(
  {
    ...CredentialSchema.properties,
    is_of_leaver: Type.Boolean({ description: 'Whether the person who made the token is disabled; it goes on' }),
  },
  closed,
);

/** Who may do what, at a moment. */
export const AccessReportSchema = resource('AccessReport', {
  at: Timestamp,
  unused_days: Count,
  people: Type.Array(ReportedPersonSchema),
  services: Type.Array(ReportedServiceSchema, { description: 'Tokens of machines' }),
});

export const AccessReportQuerySchema = Type.Object(
  {
    day: Type.Optional(
      Type.String({
        format: 'date',
        description: 'A day, ISO 8601; the report is of its end in UTC, or of now for today and without it',
      }),
    ),
    unused_days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3650, default: 90, description: 'After how many days a right is unused' }),
    ),
  },
  closed,
);

export type AccessReport = Static<typeof AccessReportSchema>;
