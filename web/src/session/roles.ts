import type { Grant, Role, Session } from '../api/contract.ts';

/** Each role includes the roles before it. */
const ROLE_ORDER: Role[] = ['auditor', 'viewer', 'operator', 'author', 'admin'];

const listGrants = ({ grants }: Session, workspaceId: string): Grant[] =>
  grants.filter((grant) => grant.workspace_id === '*' || grant.workspace_id === workspaceId);

/** The highest role of a session in a workspace; null without any. */
export function findRole(session: Session, workspaceId: string): Role | null {
  if (session.is_server_admin) return 'admin';
  const ranks = listGrants(session, workspaceId).map((grant) => ROLE_ORDER.indexOf(grant.role));
  return ranks.length === 0 ? null : (ROLE_ORDER[Math.max(...ranks)] ?? null);
}

/** Whether a session may read who did what in a workspace: with the grant `activity`, or as an administrator. */
export function mayReadActivity(session: Session, workspaceId: string): boolean {
  const grants = listGrants(session, workspaceId);
  return session.is_server_admin || grants.some(({ activity, role }) => activity || role === 'admin');
}

/** Whether a session may read who did and may do what on the whole server. */
export const mayAuditServer = ({ is_server_admin: isAdmin, grants }: Session): boolean =>
  isAdmin || grants.some(({ workspace_id: where, activity }) => where === '*' && activity === true);

export const isAtLeast = (role: Role | null, needed: Role): boolean =>
  role !== null && ROLE_ORDER.indexOf(role) >= ROLE_ORDER.indexOf(needed);
