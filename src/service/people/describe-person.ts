import type { Person } from '../../contract/api/index.ts';
import { type HeldToken, isAdminToken, isValid, type PersonName, type PersonRow } from '../../storage/store/index.ts';

interface Known {
  tokens: readonly HeldToken[];
  names: readonly PersonName[];
}

/** The API's person, made from the row and what all people have. */
export function describePerson(row: PersonRow, { tokens, names }: Known): Person {
  const own = tokens.filter(({ person_id: id }) => id === row.id);
  const valid = own.filter((token) => isValid(token));
  const used = own.flatMap(({ last_used_at: at }) => at ?? []).sort();
  return {
    id: row.id,
    name: row.name,
    other_names: names.filter((one) => one.person_id === row.id && one.name !== row.name).map(({ name }) => name),
    email: row.email,
    is_break_glass: row.is_break_glass === 1,
    is_server_admin: valid.some(isAdminToken),
    token_count: valid.filter(({ provider }) => provider === null).length,
    providers: [...new Set(valid.flatMap(({ provider }) => provider ?? []))].sort(),
    last_used_at: used.at(-1) ?? null,
    created_at: row.created_at,
    created_by: row.created_by,
    disabled_at: row.disabled_at,
    disabled_by: row.disabled_by,
    disabled_provider: row.disabled_provider,
  };
}
