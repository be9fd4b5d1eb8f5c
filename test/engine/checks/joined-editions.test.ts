import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestPackage } from '../../helpers/run-package.ts';
import { listAttention, listHints, MEMBERS, type Member, makeMembers, runList } from './edition-runs.ts';

const salt = 'ab'.repeat(16);
const members = makeMembers(30);

/** The list of the next period, compared with these lists of the period before as one. */
async function compare(lists: readonly (readonly Member[])[], now: readonly Member[], packages: TestPackage[] = []) {
  const dirs: string[] = [];
  for (const [i, list] of lists.entries()) {
    const run = await runList(list, { checks: { salt }, rules: packages[i] ?? MEMBERS });
    dirs.push(run.jobDir);
  }
  const [previousJobDir = '', ...addedJobDirs] = dirs;
  const run = await runList(now, { checks: { previousJobDir, addedJobDirs, salt } });
  return { rows: run.artifact.checks?.rows, attention: listAttention(run), hints: listHints(run) };
}

const CHANGES: Record<string, (one: Member, i: number) => Member> = {
  none: (one) => one,
  names: (one, i) => (i % 5 === 0 ? { ...one, first: `Zoe${i}`, last: `Nyx${i}` } : one),
  amounts: (one, i) => (i === 20 ? { ...one, dues: Number(one.dues) * 100 } : one),
  exchanged: (one) => ({ ...one, first: one.last, last: one.first }),
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`two lists say the same as one list with the rows of both: ${name}`, async () => {
    const now = members.slice(1).map(change);
    const [whole, parts] = [
      await compare([members], now),
      await compare([members.slice(0, 13), members.slice(13)], now),
    ];
    assert.deepEqual(parts, whole);
    assert.equal(parts.rows?.gone, 1);
  });
}

test('a key that several lists have is a key that is repeated, in the order of the lists', async () => {
  const twice = members[3]!;
  const lists = [members.slice(0, 5), [twice, twice, ...members.slice(5)]];
  assert.deepEqual((await compare(lists, members)).rows, { same: 30, changed: 0, new: 0, gone: 2 });
  const thrice = [...members, twice, { ...twice, city: 'Kyiv' }];
  assert.deepEqual((await compare(lists, thrice)).rows, { same: 31, changed: 1, new: 0, gone: 0 });
});

test('fields that only one list has are not compared, and lists with different keys only by figures', async () => {
  const { city: _, ...fields } = MEMBERS.fields;
  const lists = [members.slice(0, 13), members.slice(13)];
  const moved = members.map((one) => ({ ...one, city: 'Kyiv' }));
  const fewer = await compare(lists, moved, [{ ...MEMBERS, fields }, MEMBERS]);
  assert.deepEqual(fewer.rows, { same: 30, changed: 0, new: 0, gone: 0 });
  const other = { ...MEMBERS, columns: { ...MEMBERS.columns, key: ['last', 'first'] } };
  assert.equal((await compare(lists, moved, [other, MEMBERS])).rows, undefined);
});
