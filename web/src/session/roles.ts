import type { Grant, Role, Session } from '../api/contract.ts';

/** Each role includes the ones before it. */
const ROLE_ORDER: Role[] = ['auditor', 'viewer', 'operator', 'author', 'admin'];

/** The highest role of a session in a workspace; null without any. */
export function findRole(session: Session, workspaceId: string): Role | null {
  if (session.is_server_admin) return 'admin';
  const isMine = (grant: Grant) => grant.workspace_id === '*' || grant.workspace_id === workspaceId;
  const ranks = session.grants.filter(isMine).map((grant) => ROLE_ORDER.indexOf(grant.role));
  return ranks.length === 0 ? null : (ROLE_ORDER[Math.max(...ranks)] ?? null);
}

/** Whether a session may read who did what in a workspace: a grant of its own, which administrators have. */
export function mayReadActivity(session: Session, workspaceId: string): boolean {
  const isMine = (grant: Grant) => grant.workspace_id === '*' || grant.workspace_id === workspaceId;
  return session.is_server_admin || session.grants.some((one) => isMine(one) && (one.activity || one.role === 'admin'));
}

export const isAtLeast = (role: Role | null, needed: Role): boolean =>
  role !== null && ROLE_ORDER.indexOf(role) >= ROLE_ORDER.indexOf(needed);
