import { formatRights, hasRole } from '../../contract/api/rights.ts';
import type { GroupGrant } from '../../contract/sign-on.ts';
import type { RoleMap } from '../../storage/store/index.ts';

/** The roles that groups give: in each workspace the strongest one. */
export function findRoles(groups: readonly string[], grants: readonly GroupGrant[]): RoleMap {
  const roles = new Map<string, Pick<GroupGrant, 'role' | 'activity'>>();
  for (const { group, workspace_id: id, role, activity } of grants) {
    if (!groups.includes(group)) continue;
    const before = roles.get(id);
    const strongest = before !== undefined && hasRole(before.role, role) ? before.role : role;
    const mayRead = activity === true || before?.activity === true;
    roles.set(id, { role: strongest, ...(mayRead ? { activity: true } : {}) });
  }
  // In an order of their own, so that the same roles are the same text.
  const sorted = [...roles].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([id, rights]) => [id, formatRights(rights)]));
}
