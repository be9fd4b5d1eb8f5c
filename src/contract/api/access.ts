import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ROLES } from '../roles.ts';
import { closed, Id, Name, nullable, pageOf, resource, Timestamp } from './common.ts';

export { ROLES, type Role } from '../roles.ts';

export const RoleSchema = Type.Enum([...ROLES]);

/** `*` as workspace: every workspace; with the role admin, the server itself as well. */
export const GrantSchema = resource('Grant', {
  workspace_id: Type.Union([Type.Literal('*'), Id]),
  role: RoleSchema,
  activity: Type.Optional(
    Type.Boolean({
      description:
        'Allows reading the activity of the workspace, and with `*` also the activity of the server. It goes with any role; admin includes it',
    }),
  ),
});

export const TokenKindSchema = Type.Enum(['person', 'service']);

export const TokenSchema = resource('Token', {
  id: Id,
  name: Name,
  kind: TokenKindSchema,
  person_id: nullable({ ...Id, description: 'Whose it is; null for a service' }),
  person: nullable(Type.String({ description: 'The name under which the person acts now' })),
  provider: nullable(Type.String({ description: 'For an account at a provider of sign-on, which has no secret' })),
  grants: Type.Array(GrantSchema),
  created_at: Timestamp,
  created_by: Type.String(),
  expires_at: nullable(Timestamp),
  revoked_at: nullable(Timestamp),
  last_used_at: nullable(Timestamp),
});

export const CreateTokenSchema = Type.Object(
  {
    name: Name,
    kind: Type.Optional(TokenKindSchema),
    person_id: Type.Optional({
      ...Id,
      description: 'Whose token it is; by default the person with its name, who is made if there is none',
    }),
    grants: Type.Array(GrantSchema, { minItems: 1, maxItems: 100 }),
    expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  closed,
);

export const CreatedTokenSchema = resource('CreatedToken', {
  token: TokenSchema,
  secret: Type.String({ description: 'The bearer token. It is shown only once and stored only as a hash.' }),
});

export const TokenPageSchema = pageOf(TokenSchema);

/** Signing in: a token, or the one-time code of a sign-in link (`/app/sign-in#token=…`). */
export const CreateSessionSchema = Type.Object({ token: Type.String({ minLength: 8, maxLength: 200 }) }, closed);

/** Who sent the request, with the grants of the token that was used. */
export const SessionSchema = resource('Session', {
  authentication: Type.Enum(['off', 'token', 'session'], {
    description: 'off: ADE_AUTH=off; token: a bearer token; session: the cookie of the web app',
  }),
  token_id: nullable(Type.String()),
  person_id: nullable(Type.String({ description: 'Null for a service, and with ADE_AUTH=off' })),
  name: Type.String({ description: 'Name of the person or the service' }),
  grants: Type.Array(GrantSchema),
  is_server_admin: Type.Boolean(),
  expires_at: nullable(Timestamp),
});

export const ActivitySchema = resource('Activity', {
  id: Id,
  at: Timestamp,
  actor: Type.String({ description: 'Name of the token, "server" for the service itself, "host" for `ade token`' }),
  token_id: nullable(
    Type.String({
      description:
        'Id of the token. Null for the service itself, with ADE_AUTH=off, and in entries of versions before 0.3.0',
    }),
  ),
  session_id: nullable(Type.String({ description: 'Id of the session, if somebody signed in with the token' })),
  action: Type.String({ description: 'job.submitted, job.cancelled, version.published, output.downloaded …' }),
  workspace_id: nullable(Type.String()),
  target_kind: nullable(Type.String()),
  target_id: nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  seq: Type.Integer({ minimum: 1, description: 'Position in the chain of the workspace, or of the server' }),
  prev_hash: nullable(Type.String({ description: 'The hash of the previous entry; null for the first one' })),
  hash: Type.String({ description: 'SHA-256 of the canonical JSON (RFC 8785) of all other keys' }),
});
export const ActivityPageSchema = pageOf(ActivitySchema);

/** A chain's last entry, signed. A kept copy shows later whether the chain was cut or rewritten. */
export const ActivityHeadSchema = resource('ActivityHead', {
  kind: Type.Literal('ade.activity-head/v1'),
  workspace_id: nullable(Type.String({ description: 'Null for the chain of the server' })),
  seq: Type.Integer({ minimum: 0, description: 'How many entries the chain has' }),
  hash: nullable(Type.String({ description: 'The hash of the last entry; null if the chain has no entry' })),
  at: nullable(Timestamp),
  key_id: Type.String({ description: '`ed25519-` and the first 32 hex digits of the SHA-256 of the public key' }),
  signature: Type.String({
    description:
      'Ed25519 signature in base64, over the canonical JSON (RFC 8785) of `kind`, `workspace_id`, `seq`, `hash` and `at`',
  }),
  public_key: Type.String({ description: 'PEM' }),
});

export type Grant = Static<typeof GrantSchema>;
export type Token = Static<typeof TokenSchema>;
export type CreateToken = Static<typeof CreateTokenSchema>;
export type CreatedToken = Static<typeof CreatedTokenSchema>;
export type Session = Static<typeof SessionSchema>;
export type Activity = Static<typeof ActivitySchema>;
export type ActivityHead = Static<typeof ActivityHeadSchema>;
