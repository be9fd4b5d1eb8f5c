import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jobPaths } from '../../../src/contract/layout.ts';
import { assertVerified } from '../../helpers/correct-job.ts';
import { listAttention, listHints, type Member, makeMembers, runList } from './edition-runs.ts';

const COUNT = 24;
const may = await runList(makeMembers(COUNT));

/** The list of the next month: hours differ a little, one member is gone, two are new. */
const makeJune = () =>
  makeMembers(COUNT + 2)
    .filter((_, i) => i !== 5)
    .map((member, i) => ({ ...member, hours: Number(member.hours) + (i % 3) }));

test('a job of a package with a key keeps a key file and a profile, and nothing needs attention', () => {
  const { keys, profile, rowChanges } = jobPaths(may.jobDir);
  assert.ok(existsSync(keys) && existsSync(profile));
  assert.ok(!existsSync(rowChanges), 'there is nothing to compare with');
  assert.deepEqual([listAttention(may), listHints(may)], [[], []]);
  assert.equal(JSON.parse(readFileSync(profile, 'utf8')).rows, COUNT);
});

test('an honest next month needs no attention, and its rows are counted', async () => {
  const june = await runList(makeJune(), { before: may });
  assert.deepEqual([listAttention(june), listHints(june)], [[], []]);
  assert.deepEqual(june.artifact.checks?.rows, { same: 8, changed: 15, new: 2, gone: 1 });
  await assertVerified(june.jobDir);
});

type Change = (members: Member[]) => Member[];

const some = (count: number, change: (member: Member, i: number, all: Member[]) => Partial<Member>): Change => {
  return (members) => members.map((member, i) => (i < count ? { ...member, ...change(member, i, members) } : member));
};
const all = (change: (member: Member, i: number, all: Member[]) => Partial<Member>) => some(1_000, change);
const byName = (a: Member, b: Member) => (a.last < b.last ? -1 : 1);
const flip = (day: string) => day.replace(/-(\d\d)-(\d\d)$/, '-$2-$1');
const isFlippable = (day: string) => Number(day.slice(8)) <= 12;
const withTotal: Change = (members) => [
  ...members,
  {
    ...members[0]!,
    ...{ id: 'D:Total', first: '', last: '', born: '', hired: '', city: '' },
    hours: sum(members, 'hours'),
    dues: sum(members, 'dues'),
  },
];
const sum = (members: readonly Member[], field: 'hours' | 'dues') =>
  members.reduce((total, member) => total + Number(member[field]), 0);

/** For each planted error: what must be pointed at, among whatever else is. */
const planted: Record<string, [change: Change, codes: string[]]> = {
  'first and last names swapped': [
    all(({ first, last }) => ({ first: last, last: first })),
    ['fields_exchanged first', 'names_exchanged last'],
  ],
  'names sorted apart from ids': [
    (members) => {
      const names = [...members].sort(byName);
      return members.map((member, i) => ({ ...member, first: names[i]!.first, last: names[i]!.last }));
    },
    ['texts_moved last', 'hint sorted_apart last'],
  ],
  'ids of two rows exchanged': [
    (members) => members.map((member, i) => (i < 2 ? { ...member, id: members[1 - i]!.id } : member)),
    ['names_changed first'],
  ],
  'ids one row down': [
    (members) => members.map((member, i) => ({ ...member, id: members[(i + 1) % members.length]!.id })),
    ['texts_moved last'],
  ],
  'day and month swapped': [all(({ born }) => (isFlippable(born) ? { born: flip(born) } : {})), ['dates_changed born']],
  'births 100 years on': [
    all(({ born }) => ({ born: `20${born.slice(2)}` })),
    ['age_impossible born', 'dates_changed born', 'start_before_birth hired'],
  ],
  'birth and hire swapped': [
    all(({ born, hired }) => ({ born: hired, hired: born })),
    ['age_impossible born', 'fields_exchanged born', 'start_before_birth hired'],
  ],
  'hours and dues swapped': [all(({ hours, dues }) => ({ hours: dues, dues: hours })), ['fields_exchanged hours']],
  'ids without prefix': [
    all(({ id }) => ({ id: `D:${String(id).slice(3)}` })),
    ['key_pattern_changed id', 'keys_unknown id'],
  ],
  'ids end in .0': [all(({ id }) => ({ id: `${id}.0` })), ['key_pattern_changed id', 'keys_unknown id']],
  'all ids with other numbers': [
    all(({ id }) => ({ id: `D:M${Number(String(id).slice(3)) + 50_001}` })),
    ['keys_unknown id', 'person_under_two_keys id'],
  ],
  'one person under a second id': [
    (members) => [...members, { ...members[3]!, id: 'D:M9999' }],
    ['person_repeated first', 'person_under_two_keys id'],
  ],
  'one amount ×10': [some(1, ({ dues }) => ({ dues: Number(dues) * 10 })), ['amount_multiplied dues']],
  'all amounts ×100': [all(({ dues }) => ({ dues: Number(dues) * 100 })), ['amounts_scaled dues', 'hint drift dues']],
  'a fifth of the amounts ×100': [
    (members) => members.map((member, i) => (i % 5 === 0 ? { ...member, dues: Number(member.dues) * 100 } : member)),
    ['amount_multiplied dues'],
  ],
  'another currency': [all(({ dues }) => ({ dues: (Number(dues) * 4.2).toFixed(2) })), ['amounts_scaled dues']],
  'one negative amount': [some(1, ({ dues }) => ({ dues: -Number(dues) })), ['amount_negative dues']],
  'amounts of a fifth are empty': [
    (members) => members.map((member, i) => (i % 5 === 0 ? { ...member, dues: '' } : member)),
    ['values_missing dues'],
  ],
  'amounts one row down': [
    (members) => members.map((member, i) => ({ ...member, dues: members[(i + 1) % members.length]!.dues })),
    ['amounts_moved dues'],
  ],
  'the last tenth cut off': [(_members) => makeMembers(COUNT).slice(0, -3), ['end_missing']],
  'dates as serial numbers': [
    all(({ born }) => ({ born: String(Date.parse(born) / 86_400_000 + 25_569) })),
    ['cells_shifted born', 'types_changed born'],
  ],
  'one amount filled down': [some(22, () => ({ dues: 55 })), ['amount_repeated dues']],
  'the list of the month before': [() => makeMembers(COUNT), ['hint rows_as_before']],
  'broken letters': [some(4, ({ last }) => ({ last: `${last}Ã©` })), ['hint broken_letters last']],
  'lost first letters': [some(4, ({ last }) => ({ last: `?${last}` })), ['hint broken_letters last']],
  'broken Polish letters': [some(4, ({ last }) => ({ last: `${last}Å‚a` })), ['hint broken_letters last']],
  'both names in one column': [
    all(({ first, last }) => ({ first: '', last: `${last}, ${first}` })),
    ['names_changed first', 'names_in_one_field last', 'values_missing first'],
  ],
  'impossible births': [some(2, () => ({ born: '1875-03-04' })), ['age_impossible born']],
  'cells shifted': [
    (members) =>
      members.map((member, i) =>
        i % 3 === 0
          ? {
              ...member,
              last: member.born,
              born: member.hired,
              hired: String(member.hours),
              hours: member.dues,
              dues: member.city,
              city: '',
            }
          : member,
      ),
    ['cells_shifted'],
  ],
  'a total as a member': [withTotal, ['total_as_row dues', 'total_as_row hours']],
  'ten rows twice': [(members) => [...members, ...members.slice(0, 10)], ['key_repeated id', 'person_repeated first']],
  'rows without ids': [some(3, () => ({ id: '' })), []],
};

for (const [what, [change, codes]] of Object.entries(planted)) {
  test(`planted: ${what}`, async () => {
    const june = await runList(change(makeJune()), { before: may });
    const found = [...listAttention(june), ...listHints(june).map((hint) => `hint ${hint}`)];
    const missing = codes.filter((code) => !found.includes(code));
    assert.deepEqual(missing, [], `found ${found.join(', ')}`);
    if (process.env.SHOW)
      console.log(
        what.padEnd(32),
        found.join(', '),
        '\n      ',
        [...june.artifact.summary.attention!, ...(june.artifact.summary.hints ?? [])]
          .map((a) => a.message)
          .join('\n       '),
      );
  });
}

test('cells with dates in an order that nothing shows are in their columns: an issue asks for the order', async () => {
  const members = makeMembers(COUNT).map((member, i) => {
    const day = `0${(i % 9) + 1}/0${(i % 7) + 1}`;
    return { ...member, born: `${day}/1980`, hired: `${day}/2015` };
  });
  assert.deepEqual(listAttention(await runList(members)), []);
});
