import { type Grant, ROLES, type Role } from '../../contract/api/index.ts';

/** Who may use a route. Every route declares it, and the OpenAPI document shows it as `x-ade-access`. */
export type Access =
  /** No token needed: sign-in, static files, health. */
  | { to: 'everyone' }
  /** Any valid token. */
  | { to: 'signed_in' }
  /** A role in the workspace of the path, or in the default one for the short paths. */
  | { to: 'workspace'; role: Role }
  /** A token with the role admin in every workspace. */
  | { to: 'server' };

/** Who is asking. */
export interface Identity {
  authentication: 'off' | 'token' | 'session';
  tokenId: string | null;
  sessionId: string | null;
  name: string;
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
  name: 'local',
  grants: [SERVER_ADMIN],
  expiresAt: null,
};

export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The strongest role in a workspace, if any. */
export function findRole({ grants }: Identity, workspaceId: string): Role | undefined {
  const roles = grants.filter((grant) => grant.workspace_id === '*' || grant.workspace_id === workspaceId);
  return roles.map(({ role }) => role).sort((a, b) => ROLES.indexOf(b) - ROLES.indexOf(a))[0];
}

export function isServerAdmin({ grants }: Identity): boolean {
  return grants.some(({ workspace_id: id, role }) => id === '*' && role === 'admin');
}
