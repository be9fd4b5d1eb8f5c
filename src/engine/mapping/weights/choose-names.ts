import type { FieldMeta } from '../../../contract/manifest.ts';
import { isExact, type Sign } from '../evidence/list-signs.ts';

type Role = FieldMeta['role'];

/**
 * In some languages one word means the last name, the first name, or the whole name: *Name*, *Nom*, *Nombre*. Beside a
 * column of first names it is the last name, beside one of last names the first name, and alone the whole name; the
 * other fields lose their names.
 */
export function chooseNames(columns: readonly Sign[][], roles: readonly Role[]): Sign[][] {
  const rolesOf = (signs: readonly Sign[]): Set<Role> =>
    new Set(signs.filter(isExact).flatMap(({ field }) => (field === undefined ? [] : [roles[field]])));
  const found = columns.map(rolesOf);
  const isClear = (role: Role, others: readonly Role[], except: number): boolean =>
    found.some((own, i) => i !== except && own.has(role) && !others.some((other) => own.has(other)));
  return columns.map((signs, i) => {
    const own = found[i] ?? new Set();
    if (!own.has('full_name')) return signs;
    const isBesideFirst = isClear('first_name', ['full_name', 'last_name'], i);
    const isBesideLast = isClear('last_name', ['full_name', 'first_name'], i);
    const left = new Set<Role>();
    if (own.has('last_name')) left.add(isBesideFirst ? 'full_name' : 'last_name');
    if (own.has('first_name')) left.add(isBesideLast ? 'full_name' : 'first_name');
    return signs.filter(({ field }) => field === undefined || !left.has(roles[field]));
  });
}
