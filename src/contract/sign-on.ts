import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './closed.ts';
import { ROLES } from './roles.ts';

const Url = Type.String({ pattern: '^https?://\\S+$', maxLength: 1000 });

/** Who has a group at the provider has this role in a workspace; `*`: in every one. */
export const GroupGrantSchema = Type.Object(
  {
    group: Type.String({ minLength: 1, maxLength: 300 }),
    workspace_id: Type.String({ pattern: '^(\\*|[A-Za-z0-9_-]{1,64})$' }),
    role: Type.Enum([...ROLES]),
    activity: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** A provider of OpenID Connect, and what its answers mean here. */
export const ProviderSettingsSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: 'Part of the addresses for this provider' }),
    title: Type.String({ minLength: 1, maxLength: 80, description: 'On the button of the sign-in page' }),
    issuer: Url,
    client_id: Type.String({ minLength: 1, maxLength: 300 }),
    client_secret_file: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'File with the secret, relative to the settings; without it: PKCE only',
      }),
    ),
    scopes: Type.Optional(
      Type.Array(Type.String({ pattern: '^\\S{1,100}$' }), {
        description: 'Besides openid, profile and email; offline_access lets roles be read again without a sign-in',
      }),
    ),
    parameters: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'More parameters of the request, such as prompt' }),
    ),
    groups_claim: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Claim with the groups; by default, groups' }),
    ),
    groups_from: Type.Optional(
      Type.Enum(['claim', 'scim'], {
        description: 'Whether the provider names the groups when somebody signs in, or has sent them by SCIM before',
      }),
    ),
    trusted_domains: Type.Optional(
      Type.Array(Type.String({ pattern: '^(\\*|[a-z0-9.-]{1,250})$' }), {
        description: 'Domains whose verified addresses link an account to the person with that address; *: all',
      }),
    ),
    requires_verified_address: Type.Optional(
      Type.Boolean({ description: 'Whether an account without a verified address is refused; by default, it is' }),
    ),
    refresh_minutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1440, description: 'How often roles are read again; by default, 10' }),
    ),
    grants: Type.Array(GroupGrantSchema, { minItems: 1, maxItems: 1000 }),
    scim_token_file: Type.Optional(
      Type.String({ minLength: 1, description: 'File with the token with which the provider sends people by SCIM' }),
    ),
  },
  closed,
);

/** The file of ADE_SIGN_ON_FILE. */
export const SignOnFileSchema = Type.Object(
  { providers: Type.Array(ProviderSettingsSchema, { minItems: 1, maxItems: 20 }) },
  closed,
);

export type GroupGrant = Static<typeof GroupGrantSchema>;
export type ProviderSettings = Static<typeof ProviderSettingsSchema>;
export type SignOnFile = Static<typeof SignOnFileSchema>;
