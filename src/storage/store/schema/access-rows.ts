import type { Flag } from './flag.ts';

/** Somebody who uses ADE. Tokens, sessions and sign-ons of one person act under the name that the person has now. */
export interface PersonRow {
  id: string;
  /** As it is shown; `person_names` has it, too. */
  name: string;
  /** In lower case, and known to be the person's: an administrator or a trusted provider gave it. */
  email: string | null;
  created_at: string;
  created_by: string;
  /** From then on, nothing that belongs to the person is valid. */
  disabled_at: string | null;
  disabled_by: string | null;
  /** The provider that disabled the person, and that enables them again by letting them sign in; null for people. */
  disabled_provider: string | null;
  /** Whether the person is for emergencies: no provider disables them, and their tokens always work. */
  is_break_glass: Flag;
}

/** Each name under which a person acts or acted. Names that differ only in case or in the form of letters are one name. */
export interface PersonNameRow {
  folded: string;
  /** The forms of the name in which something is recorded. */
  spellings_json: string;
  person_id: string;
}

/** What somebody signs in with: a secret, or an account at a provider of sign-on. */
export interface TokenRow {
  id: string;
  name: string;
  kind: 'person' | 'service';
  hash: string;
  /** JSON object with roles, such as `viewer` or `viewer+activity`, by workspace id, or by `*` for all workspaces. */
  roles_json: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /** Null for a service. */
  person_id: string | null;
  /** For an account at a provider, which has no secret: the provider and its name for the account. */
  provider: string | null;
  subject: string | null;
}

export interface SessionRow {
  id: string;
  id_hash: string;
  token_id: string;
  created_at: string;
  expires_at: string;
  /** The provider's id of the session with which this one began. */
  provider_session: string | null;
  /** What the provider gave for later requests, encrypted with a key that only the cookie gives. */
  sealed: string | null;
  /** When the provider is asked again whether the roles still hold; null: never. */
  refresh_at: string | null;
}

/** A sign-on that has begun and waits for the answer of the provider. It can be finished once. */
export interface SignOnAttemptRow {
  state_hash: string;
  /** Of the cookie of the browser that began it. */
  browser_hash: string;
  provider: string;
  nonce: string;
  code_verifier: string;
  /** Path in the web app. */
  return_to: string;
  expires_at: string;
}

/** Somebody whom a provider has sent by SCIM. */
export interface ScimUserRow {
  id: string;
  provider: string;
  /** The user name as it is compared: names that differ only in case are one. */
  folded_name: string;
  external_id: string | null;
  person_id: string;
  /** What ADE keeps of the SCIM resource (RFC 7643, section 4.1). */
  resource_json: string;
  created_at: string;
  changed_at: string;
}

/** A group of a provider, by SCIM. */
export interface ScimGroupRow {
  id: string;
  provider: string;
  name: string;
  external_id: string | null;
  created_at: string;
  changed_at: string;
}

export interface ScimMemberRow {
  group_id: string;
  user_id: string;
}

/** Appended with every change of what somebody may do, for reports about days in the past. */
export interface AccessChangeRow {
  id: string;
  at: string;
  person_id: string;
  /** Null: the change is of the person. */
  token_id: string | null;
  /** The roles of the credential from then on; null: of the person, see `is_disabled`. */
  roles_json: string | null;
  is_disabled: Flag;
}

/** Append-only: nothing in ADE changes or removes a row. */
export interface ActivityRow {
  id: string;
  at: string;
  actor: string;
  /** The credential used; null for the server itself, with ADE_AUTH=off, and in entries older than these columns. */
  token_id: string | null;
  /** Null if the token itself was sent. */
  session_id: string | null;
  action: string;
  workspace_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  details_json: string;
  /** The workspace, or `*` for entries that belong to none. */
  chain: string;
  /** Counts from 1 within the chain. */
  seq: number;
  /** The hash of the previous entry; null for the first one. */
  prev_hash: string | null;
  /** See hashEntry. */
  hash: string;
}

/** The end of each chain of the activity. */
export interface ActivityChainRow {
  chain: string;
  seq: number;
  hash: string | null;
}
