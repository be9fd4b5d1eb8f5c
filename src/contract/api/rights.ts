import { type Grant, ROLES, type Role } from './access.ts';

const ACTIVITY = 'activity';

type Rights = Pick<Grant, 'role' | 'activity'>;

/** Parses a role, or a role with the right to read the activity (`viewer+activity`); undefined for any other text. */
export function parseRights(text: string): Rights | undefined {
  const [role, ...more] = text.split('+');
  if (!ROLES.includes(role as Role) || more.length > 1 || (more.length === 1 && more[0] !== ACTIVITY)) return undefined;
  return { role: role as Role, ...(more.length === 1 ? { activity: true } : {}) };
}

export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The strongest role in a workspace, if any. */
export function findRole({ grants }: { grants: readonly Grant[] }, workspaceId: string): Role | undefined {
  const roles = grants.filter((grant) => grant.workspace_id === '*' || grant.workspace_id === workspaceId);
  return roles.map(({ role }) => role).sort((a, b) => ROLES.indexOf(b) - ROLES.indexOf(a))[0];
}

export function formatRights({ role, activity }: Rights): string {
  return activity === true ? `${role}+${ACTIVITY}` : role;
}
