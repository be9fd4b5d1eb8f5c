import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed, Id, Name, nullable, pageOf, resource, Timestamp } from './common.ts';

const EmailSchema = Type.String({
  pattern: '^[^\\s@]{1,100}@[^\\s@]{1,150}$',
  description: 'An address that is known to be the person’s: whoever signs in with it, verified, is this person',
});
const BreakGlassSchema = Type.Boolean({
  description: 'For emergencies: no provider disables the person, and their tokens work where those of people do not',
});

/** Somebody who uses the service. All their tokens, sessions and sign-ons count as one person. */
export const PersonSchema = resource('Person', {
  id: Id,
  name: Name,
  other_names: Type.Array(Type.String(), { description: 'Earlier names; entries with them are the person’s' }),
  email: nullable(EmailSchema),
  is_break_glass: BreakGlassSchema,
  is_server_admin: Type.Boolean(),
  token_count: Type.Integer({ minimum: 0, description: 'Valid tokens' }),
  providers: Type.Array(Type.String(), { description: 'Where the person has an account that may sign in' }),
  last_used_at: nullable(Timestamp),
  created_at: Timestamp,
  created_by: Type.String(),
  disabled_at: nullable(Timestamp),
  disabled_by: nullable(Type.String()),
  disabled_provider: nullable(
    Type.String({ description: 'The provider that disabled the person; signing in there enables them again' }),
  ),
});
export const PersonPageSchema = pageOf(PersonSchema);

export const CreatePersonSchema = Type.Object(
  { name: Name, email: Type.Optional(nullable(EmailSchema)), is_break_glass: Type.Optional(BreakGlassSchema) },
  closed,
);

/** What is left out stays as it is. */
export const ChangePersonSchema = Type.Object(
  {
    name: Type.Optional(Name),
    email: Type.Optional(nullable(EmailSchema)),
    is_break_glass: Type.Optional(BreakGlassSchema),
  },
  { ...closed, minProperties: 1 },
);

export const MergePersonSchema = Type.Object(
  { into: { ...Id, description: 'The person who stays, with their name' } },
  closed,
);

export const LinkTokenSchema = Type.Object({ person_id: Id }, closed);

export type Person = Static<typeof PersonSchema>;
export type CreatePerson = Static<typeof CreatePersonSchema>;
export type ChangePerson = Static<typeof ChangePersonSchema>;
