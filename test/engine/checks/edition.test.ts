import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jobPaths } from '../../../src/contract/layout.ts';
import { assertVerified } from '../../helpers/correct-job.ts';
import { listAttention, listHints, makeMembers, runList } from './edition-runs.ts';

const may = await runList(makeMembers());

test('a job of a package with a key keeps a key file and a profile, and nothing needs attention', () => {
  const { keys, profile, rowChanges } = jobPaths(may.jobDir);
  assert.ok(existsSync(keys) && existsSync(profile));
  assert.ok(!existsSync(rowChanges), 'there is nothing to compare with');
  assert.deepEqual([listAttention(may), listHints(may)], [[], []]);
  assert.match(JSON.stringify(may.artifact.job.salt), /sha256/);
  assert.equal(JSON.parse(readFileSync(profile, 'utf8')).rows, 24);
});

test('an honest next month, with members who join, leave and change hours, needs no attention', async () => {
  const members = makeMembers(26).filter((_, i) => i !== 5);
  const june = await runList(
    members.map((member, i) => ({
      ...member,
      hours: Number(member.hours) + (i % 3),
      city: i === 2 ? 'Bern' : member.city,
    })),
    { before: may },
  );
  assert.deepEqual([listAttention(june), listHints(june)], [[], []]);
  assert.deepEqual(june.artifact.checks?.rows, { same: 8, changed: 15, new: 2, gone: 1 });
  await assertVerified(june.jobDir);
});

test('other names at known numbers need attention', async () => {
  const members = makeMembers();
  const names = members.map(({ first, last }) => ({ first, last }));
  const june = await runList(
    members.map((member, i) => ({ ...member, ...(i < 4 ? { first: `${names[i]!.first}x`, last: `New${i}` } : {}) })),
    { before: may },
  );
  assert.deepEqual(listAttention(june), ['names_changed first']);
});
