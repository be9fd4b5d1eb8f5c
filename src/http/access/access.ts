import type { Grant, Role } from '../../contract/api/index.ts';

export { findRole, hasRole } from '../../contract/api/rights.ts';

/** Who may use a route. Every route declares it, and the OpenAPI document shows it as `x-ade-access`. */
export type Access =
  /** No token needed: sign-in, static files, health. `isUnnamed`: nobody looks whether there is one. */
  | { to: 'everyone'; isUnnamed?: true }
  /** Any valid token. */
  | { to: 'signed_in' }
  /** A role in the workspace of the path; short paths belong to the default workspace. A named grant is enough, too. */
  | { to: 'workspace'; role: Role; grant?: ActivityGrant }
  /** The token with which the provider of the path sends people by SCIM, and nobody else's. */
  | { to: 'provider' }
  /** A token with the role admin in every workspace. A named grant in every workspace is enough, too. */
  | {
      to: 'server';
      grant?: ActivityGrant;
      /** Whether the token of ADE_METRICS_TOKEN is enough, too. */
      metricsToken?: true;
    };

/** A right that can be added to any role. */
export type ActivityGrant = 'activity';

/** Who is asking. */
export interface Identity {
  authentication: 'off' | 'token' | 'session';
  tokenId: string | null;
  sessionId: string | null;
  /** Null for a service, and with ADE_AUTH=off. */
  personId: string | null;
  name: string;
  kind: 'person' | 'service';
  grants: Grant[];
  expiresAt: string | null;
}

/** The grant of an administrator of the server. */
export const SERVER_ADMIN: Grant = { workspace_id: '*', role: 'admin' };

/** The identity of every request with ADE_AUTH=off. */
export const LOCAL_ADMIN: Identity = {
  authentication: 'off',
  tokenId: null,
  sessionId: null,
  personId: null,
  name: 'local',
  kind: 'person',
  grants: [SERVER_ADMIN],
  expiresAt: null,
};

/** Whether a token has the grant to read the activity of a workspace, or of the server (`*`), whatever its role. */
export function hasActivity({ grants }: Identity, workspaceId: string): boolean {
  return grants.some(({ workspace_id: id, activity }) => activity === true && (id === '*' || id === workspaceId));
}

export function isServerAdmin({ grants }: Identity): boolean {
  return grants.some(({ workspace_id: id, role }) => id === '*' && role === 'admin');
}
