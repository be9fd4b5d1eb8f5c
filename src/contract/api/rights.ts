import { type Grant, ROLES, type Role } from './access.ts';

const ACTIVITY = 'activity';

type Rights = Pick<Grant, 'role' | 'activity'>;

/** Parses a role, or a role with the right to read the activity (`viewer+activity`); undefined for any other text. */
export function parseRights(text: string): Rights | undefined {
  const [role, ...more] = text.split('+');
  if (!ROLES.includes(role as Role) || more.length > 1 || (more.length === 1 && more[0] !== ACTIVITY)) return undefined;
  return { role: role as Role, ...(more.length === 1 ? { activity: true } : {}) };
}

export function formatRights({ role, activity }: Rights): string {
  return activity === true ? `${role}+${ACTIVITY}` : role;
}
