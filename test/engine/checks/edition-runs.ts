import type { Attention } from '../../../src/contract/artifact.ts';
import type { CheckSource } from '../../../src/runner/index.ts';
import { runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

/** A list of members with all roles. */
export const MEMBERS: TestPackage = {
  fields: {
    id: { label: 'Number' },
    first: { label: 'First name', meta: { role: 'first_name' } },
    last: { label: 'Last name', meta: { role: 'last_name' } },
    born: { label: 'Birth date', meta: { role: 'birth', type_hint: 'date' } },
    hired: { label: 'Hire date', meta: { role: 'start', type_hint: 'date' } },
    hours: { label: 'Hours', meta: { role: 'amount', type_hint: 'number' } },
    dues: { label: 'Dues', meta: { role: 'amount', type_hint: 'number' } },
    city: { label: 'City' },
  },
  columns: { key: ['id'], row: { one: 'member', other: 'members' } },
  engine: { checks: {} },
};

export interface Member {
  id: string | number;
  first: string;
  last: string;
  born: string;
  hired: string;
  hours: number | string;
  dues: number | string;
  city: string;
}

const FIRST = 'Anna Brian Carla David Emma Frank Grace Henry Irene James Karen Louis Maria Nathan Olivia Peter'.split(
  ' ',
);
const LAST = 'Ostrow Pellier Quandt Rosvik Stemmler Tarvin Ullmer Vasko Wrede Yarlov Zedler Abrantes Birkvall'.split(
  ' ',
);

/** `count` members; the same every time. Amounts and dates differ between members. */
export function makeMembers(count = 24): Member[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `D:M${1000 + i * 7}`,
    first: FIRST[(i * 5) % FIRST.length]!,
    last: `${LAST[(i * 7) % LAST.length]!}${['', 'son', 'berg', 'man'][i % 4]}`,
    born: `19${60 + ((i * 7) % 39)}-${pad(1 + ((i * 5) % 12))}-${pad(1 + ((i * 11) % 28))}`,
    hired: `20${pad(5 + ((i * 3) % 19))}-${pad(1 + ((i * 7) % 12))}-${pad(1 + ((i * 5) % 28))}`,
    hours: 80 + ((i * 13) % 90),
    dues: 20 + ((i * 37) % 61) + 0.25 * (i % 4),
    city: ['Rome', 'Oslo', 'Lima'][i % 3]!,
  }));
}

const pad = (number: number) => String(number).padStart(2, '0');

export function toGrid(members: readonly Member[]): string {
  const rows = members.map(
    ({ id, first, last, born, hired, hours, dues, city }, i) =>
      `${i + 2} | ${[id, first, last, born, hired, hours, dues, city].join(' | ')}`,
  );
  return ['1 | H:id | first | last | born | hired | hours | dues | city', ...rows].join('\n');
}

/** Runs a list; `before` is the run of the period before. */
export function runList(
  members: readonly Member[],
  { before, checks, rules = MEMBERS }: { before?: TestRun; checks?: CheckSource; rules?: TestPackage } = {},
): Promise<TestRun> {
  const source = before === undefined ? checks : { previousJobDir: before.jobDir, ...checks };
  return runToSuccess(rules, toGrid(members), source === undefined ? {} : { checks: source });
}

const name = ({ code, target_field: field }: Attention) => (field === undefined ? code : `${code} ${field}`);

export const listAttention = ({ artifact }: TestRun) => artifact.summary.attention!.map(name).sort();

export const listHints = ({ artifact }: TestRun) => (artifact.summary.hints ?? []).map(name).sort();
