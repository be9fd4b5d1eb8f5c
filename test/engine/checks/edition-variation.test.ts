import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPart } from '../../../src/engine/checks/edition/find-parts.ts';
import { listAttention, listHints, MEMBERS, type Member, makeMembers, runList } from './edition-runs.ts';

const COUNT = 40;

/** Each amount changes by a few percent, as hours and prices do. */
const vary = (members: readonly Member[], share = 0.03): Member[] =>
  members.map((member, i) => ({
    ...member,
    dues: (Number(member.dues) * (1 + share * (((i * 7) % 5) - 2))).toFixed(2),
  }));

const WITHOUT_BIRTHS = {
  ...MEMBERS,
  fields: { ...MEMBERS.fields, born: { label: 'Born', meta: { type_hint: 'date' as const } } },
};

const scale = (member: Member, factor: number): Member => ({
  ...member,
  dues: (Number(member.dues) * factor).toFixed(2),
});

test('an amount near to ten times its last one is pointed at only where others do not jump as well', async () => {
  const before = await runList(makeMembers(COUNT));
  const calm = vary(makeMembers(COUNT)).map((member, i) => (i === 4 ? scale(member, 10) : member));
  assert.deepEqual(listAttention(await runList(calm, { before })), ['amount_multiplied dues']);
  const jumpy = calm.map((member, i) => ([9, 17, 30].includes(i) ? scale(member, i === 9 ? 0.3 : 2.7) : member));
  assert.deepEqual(listAttention(await runList(jumpy, { before })), []);
});

test('amounts of neighbours, and of another field, are seen row by row', async () => {
  const likes = makeMembers(COUNT).map((member, i) => ({ ...member, hours: 1000 + i, dues: 1000.5 + i }));
  const before = await runList(likes);
  const down = likes.map((member, i) => ({ ...member, dues: likes[Math.max(0, i - 1)]!.dues }));
  assert.deepEqual(listAttention(await runList(down, { before })), ['amounts_moved dues']);
  const up = likes.map((member, i) => ({ ...member, dues: likes[Math.min(COUNT - 1, i + 1)]!.dues }));
  assert.deepEqual(listAttention(await runList(up, { before })), ['amounts_moved dues']);
  const prices = makeMembers(COUNT).map((member) => ({ ...member, hours: Number(member.dues) * 1.3 }));
  const later = vary(prices).map((member) => ({ ...member, hours: member.dues, dues: Number(member.hours) * 1.01 }));
  assert.deepEqual(listAttention(await runList(later, { before: await runList(prices) })), ['fields_exchanged hours']);
});

test('a list that is cut off is shorter, and its end is gone beyond chance', async () => {
  const before = await runList(makeMembers(COUNT));
  const isCut = async (members: readonly Member[]) =>
    listAttention(await runList(members, { before })).includes('end_missing');
  const members = makeMembers(COUNT + 6);
  assert.ok(await isCut(members.slice(0, COUNT - 4)));
  assert.ok(await isCut(members.slice(0, COUNT - 4).filter((_, i) => i !== 7)), 'and one member has left');
  assert.ok(await isCut([...members.slice(0, COUNT - 5), members[COUNT - 2]!]), 'in another order');
  assert.ok(!(await isCut([...members.slice(0, COUNT - 4), ...members.slice(COUNT, COUNT + 4)])), 'as many are new');
  const few = await runList(makeMembers(14));
  assert.ok(!listAttention(await runList(makeMembers(11), { before: few })).includes('end_missing'));
});

test('without days of birth, a name names somebody only if rows did not share names before, or something else agrees', async () => {
  const found = async (members: Member[], change: Partial<Member>) => {
    const before = await runList(members, { rules: WITHOUT_BIRTHS });
    const again = [...members, { ...members[3]!, id: 'D:M9999', ...change }];
    return listAttention(await runList(again, { before, rules: WITHOUT_BIRTHS }));
  };
  const other = { born: '1971-02-03', hired: '2020-02-03', hours: 7, dues: 7, city: 'Bern' };
  const members = makeMembers(COUNT);
  const namesakes = [...members, { ...members[8]!, id: 'D:M9001', ...other, city: 'Graz' }];
  assert.deepEqual(await found(members, other), ['person_under_two_keys id']);
  assert.deepEqual(await found(namesakes, other), []);
  assert.deepEqual(await found(namesakes, { dues: 7, hours: 7 }), ['person_under_two_keys id']);
  assert.deepEqual(await found(namesakes, {}), ['person_repeated first', 'person_under_two_keys id']);
});

test('in a first document, one person in two rows is pointed at, and several are usual', async () => {
  const members = makeMembers(COUNT);
  const again = (count: number) => [
    ...members,
    ...members.slice(0, count).map((member, i) => ({ ...member, id: `D:M${9000 + i}`, hours: 3 })),
  ];
  assert.deepEqual(listAttention(await runList(again(1))), ['person_repeated first']);
  assert.deepEqual(listAttention(await runList(again(3))), []);
});

test('in a first document: ids with a decimal, and a part of the amounts with another decimal point', async () => {
  const decimals = await runList(makeMembers(COUNT).map((member, i) => ({ ...member, id: `D:M${1000 + i}.0` })));
  assert.deepEqual([listAttention(decimals), listHints(decimals)], [['key_pattern_changed id'], []]);
  assert.match(decimals.artifact.summary.attention![0]!.message, /ends in "\.0"/);
  const part = makeMembers(COUNT).map((member, i) => (i % 5 === 0 ? scale(member, 100) : member));
  assert.deepEqual(listAttention(await runList(part)), ['amount_multiplied dues']);
  const byRatio = makeMembers(COUNT).map((member, i) => {
    const hours = 1.2 ** i;
    return { ...member, hours: hours.toFixed(3), dues: (hours * (i % 5 === 0 ? 100 : 1) * 12).toFixed(2) };
  });
  assert.deepEqual(listAttention(await runList(byRatio)), ['amount_multiplied dues']);
});

test('parts of numbers', () => {
  const low = Array.from({ length: 20 }, (_, i) => 10 + i);
  const times = (factor: number, count: number) => low.slice(0, count).map((number) => number * factor);
  assert.equal(findPart([...low, ...times(100, 8)]), 'more');
  assert.equal(findPart([...low, ...low.slice(8, 11).map((number) => number * 1000)]), 'more');
  assert.equal(findPart([...low, ...low.slice(8, 12).map((number) => number / 100)]), 'less');
  assert.equal(findPart([...low, ...times(100, 2)]), null, 'two are too few');
  assert.equal(findPart([...low, ...times(10, 8)]), null, 'ten times is too near');
  assert.equal(findPart([...low, ...times(40, 8)]), null, 'no decimal point makes 40 times');
  assert.equal(findPart([...low, ...times(100, 8), 150, 290, 600]), null, 'there is something between');
  assert.equal(findPart(low), null);
});
