import type { Person } from '../../contract/api/index.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

export function renderPeople(people: readonly Person[], { width, paint }: Look): string[] {
  const columns = ['id', flexible('name'), flexible('e-mail'), 'signs in with', 'state', 'last used'];
  const rows = people.map((person) => [
    person.id,
    cleanText(person.name),
    cleanText(person.email ?? ''),
    describeWays(person),
    describeState(person),
    person.last_used_at ?? 'never',
  ]);
  return layOutTable(columns, rows, { width, paintHeader: paint.dim });
}

function describeWays({ token_count: count, providers }: Person): string {
  const tokens = count === 0 ? [] : [count === 1 ? '1 token' : `${count} tokens`];
  return [...tokens, ...providers].join(', ') || 'nothing';
}

function describeState({ disabled_at, disabled_by, is_break_glass, is_server_admin }: Person): string {
  if (disabled_at !== null) return `disabled by ${cleanText(disabled_by ?? '')}`;
  return [is_server_admin ? 'administrator' : 'enabled', ...(is_break_glass ? ['for emergencies'] : [])].join(', ');
}
