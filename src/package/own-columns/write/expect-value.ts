import type { ColumnKindName } from '../../../contract/column-kinds.ts';
import type { OwnChecks } from '../../../contract/own-columns.ts';

const NUMBERS: readonly ColumnKindName[] = ['number', 'integer', 'amount', 'hours'];

/** How an invented value comes out: days and times as ISO 8601 texts. */
export function expectValue(kind: ColumnKindName, text: string, checks: OwnChecks = {}): string | number | boolean {
  if (NUMBERS.includes(kind)) return Number(checks.decimal_mark === ',' ? text.replace(',', '.') : text);
  if (kind === 'boolean') return isYes(text, checks);
  if (kind === 'date' || kind === 'birth_date') return toIsoDay(text, checks.date_order);
  if (kind === 'date_time') return `${text.replace(' ', 'T')}:00`;
  if (kind === 'phone') return text.replace(/[ -]/g, '');
  return text.replace(/\s+/g, ' ');
}

function isYes(text: string, { true_values: yes, false_values: no }: OwnChecks): boolean {
  if (yes === undefined && no === undefined) return text === 'yes' || text === 'true';
  return yes?.includes(text) ?? false;
}

function toIsoDay(text: string, order: OwnChecks['date_order']): string {
  const [first, second, year] = text.split('/');
  if (year === undefined) return text;
  return order === 'mdy' ? `${year}-${first}-${second}` : `${year}-${second}-${first}`;
}
