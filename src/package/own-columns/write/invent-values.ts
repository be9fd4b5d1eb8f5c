import type { ColumnKindName } from '../../../contract/column-kinds.ts';
import type { OwnChecks } from '../../../contract/own-columns.ts';
import { inventMatches } from './invent-matches.ts';
import { canMatch } from './make-manifest.ts';

/** Invented values of each kind. */
const VALUES: Readonly<Record<ColumnKindName, readonly string[]>> = {
  text: ['one thing', 'another thing', 'a third thing'],
  code: ['A-1001', 'A-1002', 'A-1003'],
  number: ['1.5', '12.25', '7.75'],
  integer: ['4', '12', '7'],
  boolean: ['yes', 'no', 'yes'],
  date: ['2021-03-14', '2022-11-30', '2023-07-01'],
  date_time: ['2021-03-14 08:30', '2022-11-30 17:05', '2023-07-01 12:00'],
  birth_date: ['1971-03-14', '1984-11-30', '1990-07-01'],
  period: ['2021-03', '2022-11', '2023-07'],
  amount: ['120.50', '75.25', '1042.75'],
  hours: ['7.5', '36.25', '40'],
  email: ['ann@example.org', 'bo@example.org', 'cy@example.org'],
  link: ['https://example.org/a', 'https://example.org/b', 'https://example.org/c'],
  phone: ['+1 416-555-0123', '+1 416-555-0145', '+1 416-555-0167'],
  first_name: ['Anna', 'Robert', 'Maria'],
  last_name: ['Smith', 'Martin', 'Lee'],
  full_name: ['Anna Smith', 'Robert Martin', 'Maria Lee'],
  address: ['12 Oak Street', '7 Mill Road', '345 King Avenue'],
  city: ['Toronto', 'Ottawa', 'Halifax'],
  province: ['ON', 'QC', 'NS'],
  postal_code: ['K1A 0B1', 'M5V 2T6', 'H2X 1Y4'],
  employer: ['Acme Ltd.', 'Birch Inc.', 'Cedar Company'],
  job_title: ['Clerk', 'Nurse', 'Manager'],
};
const MS_PER_DAY = 86_400_000;

/** Invents values of a kind that pass the checks, one for each row of the case; null if none were found. */
export function inventValues(kind: ColumnKindName, checks: OwnChecks = {}): readonly string[] | null {
  const values = findCandidates(kind, checks);
  const isMet = values.every((value) => meetsLengths(value, checks));
  const isUnique = checks.unique !== true || new Set(values).size === values.length;
  return values.length > 0 && isMet && isUnique ? values : null;
}

function findCandidates(kind: ColumnKindName, checks: OwnChecks): readonly string[] {
  const { one_of: choices, pattern, true_values: yes, false_values: no } = checks;
  if (choices !== undefined) return isPlain(checks) ? takeThree(choices.map(String)) : [];
  if (kind === 'boolean' && (yes ?? no) !== undefined)
    return takeThree([yes?.[0], no?.[0]].filter((v) => v !== undefined));
  if (pattern !== undefined) return ['text', 'code'].includes(kind) && canMatch(pattern) ? inventMatches(pattern) : [];
  if (kind === 'date' || kind === 'birth_date') return inventDays(VALUES[kind], checks);
  if (['number', 'integer', 'amount', 'hours'].includes(kind)) return inventNumbers(kind, checks);
  return kind === 'text' || kind === 'code' ? fitLength(VALUES[kind], checks) : VALUES[kind];
}

/** Whether a list of choices is the only check: if not, no value is invented. */
function isPlain({ pattern, min, max, above, below, min_length, max_length }: OwnChecks): boolean {
  return [pattern, min, max, above, below, min_length, max_length].every((check) => check === undefined);
}

function takeThree(list: readonly string[]): string[] {
  return list.length === 0 ? [] : [0, 1, 2].map((i) => list[i % list.length]!);
}

function inventNumbers(kind: ColumnKindName, { min, max, above, below, decimal_mark: mark }: OwnChecks): string[] {
  const low = min ?? above;
  const high = max ?? below;
  if (low === undefined && high === undefined) return VALUES[kind].map((value) => toMark(value, mark));
  const from = low ?? high! - 100;
  const span = (high ?? from + 100) - from;
  const numbers = [0.25, 0.5, 0.75].map((part) => {
    const number = from + span * part;
    return kind === 'integer' ? Math.round(number) : Number(number.toPrecision(6));
  });
  const isAllowed = (n: number) => n >= (min ?? n) && n <= (max ?? n) && n > (above ?? n - 1) && n < (below ?? n + 1);
  return numbers.every(isAllowed) ? numbers.map((number) => toMark(String(number), mark)) : [];
}

function toMark(text: string, mark: OwnChecks['decimal_mark']): string {
  return mark === ',' ? text.replace('.', ',') : text;
}

function inventDays(days: readonly string[], { after, before, date_order: order }: OwnChecks): string[] {
  const isAllowed = (day: string) => day > (after ?? '') && day < (before ?? '9999-99-99');
  const start = after === undefined ? undefined : Date.parse(after);
  const end = before === undefined ? undefined : Date.parse(before);
  const near = [1, 2, 3].map((i) => (start === undefined ? (end ?? 0) - i * MS_PER_DAY : start + i * MS_PER_DAY));
  const moved = near.map((time) => new Date(time).toISOString().slice(0, 10));
  const chosen = days.every(isAllowed) ? days : moved.every(isAllowed) ? moved : [];
  return chosen.map((day) => writeDay(day, order));
}

function writeDay(day: string, order: OwnChecks['date_order']): string {
  const [year, month, date] = day.split('-');
  if (order === 'dmy') return `${date}/${month}/${year}`;
  return order === 'mdy' ? `${month}/${date}/${year}` : day;
}

function fitLength(values: readonly string[], { min_length: min = 0, max_length: max }: OwnChecks): string[] {
  return values.map((value, i) => {
    // A different last character keeps short codes distinct.
    const short =
      max !== undefined && value.length > max ? `${value.replaceAll(/[- ]/g, '')}`.slice(0, max - 1) + 'abc'[i] : value;
    return short.padEnd(Math.min(min, 200), 'x');
  });
}

function meetsLengths(value: string, { min_length: min = 0, max_length: max = Number.POSITIVE_INFINITY }: OwnChecks) {
  return value.length >= min && value.length <= max;
}
