import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inputPaths, jobNames, jobPaths } from '../../../src/contract/layout.ts';
import { readRowChanges } from '../../../src/record/changes/index.ts';
import { setTolerances } from '../../../src/record/recipes/change-recipe.ts';
import { removePartialFiles, resumeJob } from '../../../src/runner/index.ts';
import { renderRecipe } from '../../../src/runner/recipe-file.ts';
import { assertVerified, correct, findFolder } from '../../helpers/correct-job.ts';
import { makeTestSettings, runPackage, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';
import { listAttention, listHints, MEMBERS, type Member, makeMembers, runList, toGrid } from './edition-runs.ts';

const may = await runList(makeMembers());

/** Rows that contradict themselves: in a first document, and in the next one, which has them again. */
const states: Record<
  string,
  [change: (members: Member[]) => Member[], atFirst: string[], later: string[], open?: string[]]
> = {
  'impossible births': [
    (members) => members.map((member, i) => (i < 2 ? { ...member, born: '1875-03-04' } : member)),
    ['age_impossible born'],
    [],
  ],
  'rows without ids, which are usual in a first document': [
    (members) =>
      members
        .map((member, i) => (i < 2 ? { ...member, id: 'D:' } : member))
        .map((member, i) => (i < 2 ? { ...member, id: '' } : member)),
    [],
    [],
    ['key_missing id'],
  ],
  'a repeated id': [
    (members) => [...members, { ...members[3]!, first: 'Zoe', last: 'Other', born: '1970-01-01' }],
    ['key_repeated id'],
    [],
  ],
  'a negative amount': [
    (members) => members.map((member, i) => (i === 4 ? { ...member, dues: -25 } : member)),
    ['amount_negative dues'],
    [],
  ],
  'one amount for nearly all': [
    (members) => members.map((member, i) => ({ ...member, dues: i < 20 ? 55 : 60.5 + i })),
    ['amount_repeated dues'],
    [],
  ],
  'swapped names': [
    (members) => members.map(({ first, last, ...member }) => ({ ...member, first: last, last: first })),
    ['names_exchanged last'],
    [],
  ],
};

for (const [what, [change, atFirst, later, open = atFirst]] of Object.entries(states)) {
  test(`what was so before and accepted needs no attention again: ${what}`, async () => {
    const first = await runList(change(makeMembers()));
    assert.deepEqual(listAttention(first), atFirst);
    const next = await runList(change(makeMembers(25)), { before: first });
    assert.deepEqual(listAttention(next), later);
    const third = await runList(change(makeMembers(26)), { before: next });
    assert.deepEqual(listAttention(third), later, 'and not in the month after');
    const unaccepted = await runList(change(makeMembers(25)), { before: first, checks: { isPreviousAccepted: false } });
    assert.deepEqual(listAttention(unaccepted), open, 'unless nobody has accepted it');
  });
}

test('much more of what was accepted needs attention', async () => {
  const wrong = (count: number) =>
    makeMembers().map((member, i) => (i < count ? { ...member, born: '1875-03-04' } : member));
  const first = await runList(wrong(1));
  assert.ok(!listAttention(await runList(wrong(4), { before: first })).includes('age_impossible born'));
  assert.ok(listAttention(await runList(wrong(5), { before: first })).includes('age_impossible born'));
});

/** Changes that happen in honest lists. */
const honest: Record<string, (members: Member[]) => Member[]> = {
  'a marriage': (members) => members.map((member, i) => (i === 3 ? { ...member, last: 'Newname' } : member)),
  'a list sorted by name with its ids': (members) => [...members].sort((a, b) => (a.last < b.last ? -1 : 1)),
  'the other order': (members) => [...members].reverse(),
  'names in capitals': (members) => members.map((member) => ({ ...member, last: member.last.toUpperCase() })),
  'ids as numbers of the same digits': (members) => members,
  'one corrected date': (members) => members.map((member, i) => (i === 2 ? { ...member, born: '1971-02-03' } : member)),
  'two leavers at the end': (members) => members.slice(0, -2),
  'a rise by a tenth': (members) =>
    members.map((member) => ({ ...member, dues: (Number(member.dues) * 1.1).toFixed(2) })),
  'one amount that doubles': (members) =>
    members.map((member, i) => (i === 1 ? { ...member, dues: Number(member.dues) * 2 } : member)),
  'a namesake with another day of birth': (members) => [
    ...members,
    { ...members[0]!, id: 'D:M9001', born: '1999-09-09' },
  ],
  'a few empty amounts': (members) => members.map((member, i) => (i === 1 ? { ...member, dues: '' } : member)),
};

for (const [what, change] of Object.entries(honest)) {
  test(`honest: ${what}`, async () => {
    const members = makeMembers().map((member, i) => ({ ...member, hours: Number(member.hours) + (i % 4) }));
    const june = await runList(change(members), { before: may });
    assert.deepEqual([listAttention(june), listHints(june)], [[], []]);
  });
}

test('the ratio of two amounts in one row, where it is the same in all others', async () => {
  const steady = makeMembers().map((member) => ({ ...member, dues: Number(member.hours) * 2 }));
  assert.deepEqual(listAttention(await runList(steady)), []);
  const wrong = steady.map((member, i) => (i === 7 ? { ...member, dues: Number(member.dues) * 10 } : member));
  const done = await runList(wrong);
  assert.deepEqual(listAttention(done), ['amount_ratio dues']);
  assert.deepEqual(
    done.artifact.checks!.list.find(({ measure, agrees }) => measure === 'amount_ratio' && !agrees)?.rows,
    [9],
  );
});

test('package and recipe switch checks off', async () => {
  const unknown = makeMembers().map((member, i) => ({
    ...member,
    id: `D:M${90_000 + i}`,
    first: `F${i}`,
    last: `L${i}`,
  }));
  assert.ok(listAttention(await runList(unknown, { before: may })).includes('keys_unknown id'));
  const rules: TestPackage = { ...MEMBERS, engine: { checks: { off: ['keys_unknown'] } } };
  const before = await runList(makeMembers(), { rules });
  assert.ok(!listAttention(await runList(unknown, { before, rules })).includes('keys_unknown id'));
  const recipe = renderRecipe(setTolerances(null, 'Acme', { off: ['keys_unknown'] }));
  const done = await runToSuccess(MEMBERS, toGrid(unknown), { recipe, checks: { previousJobDir: may.jobDir } });
  assert.ok(!listAttention(done).includes('keys_unknown id'));
  await assertVerified(done.jobDir);
});

test('in lists of other rows each month, a key that comes back is the finding, and rows are not compared', async () => {
  const rules: TestPackage = { ...MEMBERS, columns: { ...MEMBERS.columns, editions: 'new_rows' } };
  const before = await runList(makeMembers(20), { rules });
  const others = makeMembers(40).slice(20);
  const fine = await runList(others, { before, rules });
  assert.deepEqual([listAttention(fine), fine.artifact.checks?.rows], [[], undefined]);
  const back = await runList([...others, makeMembers(1)[0]!], { before, rules });
  assert.deepEqual(listAttention(back), ['key_came_back id']);
});

test('roles without a key: profiles are kept, and all rows repeated is a hint', async () => {
  const { columns: _, ...rules } = MEMBERS;
  const before = await runList(makeMembers(), { rules });
  assert.ok(existsSync(jobPaths(before.jobDir).profile) && !existsSync(jobPaths(before.jobDir).keys));
  const same = await runList(makeMembers(), { before, rules });
  assert.deepEqual([listAttention(same), listHints(same)], [[], ['rows_as_before']]);
  const swapped = await runList(
    makeMembers().map(({ born, hired, ...member }) => ({ ...member, born: hired, hired: born })),
    { before, rules },
  );
  assert.ok(listAttention(swapped).includes('fields_exchanged born'), listAttention(swapped).join());
});

test('a package without key and roles keeps no profile, key file or salt', async () => {
  const fields = Object.fromEntries(Object.keys(MEMBERS.fields).map((name) => [name, {}]));
  const { jobDir } = await runList(makeMembers(), { rules: { fields, engine: { checks: {} } } });
  const { keys, profile, rowChanges } = jobPaths(jobDir);
  assert.deepEqual([keys, profile, rowChanges, join(jobDir, inputPaths.salt)].filter(existsSync), []);
});

test('an earlier job of before, without salt and profile, is compared by its figures alone', async () => {
  const fields = Object.fromEntries(Object.keys(MEMBERS.fields).map((name) => [name, {}]));
  const old = await runList(makeMembers(), { rules: { fields, engine: { checks: {} } } });
  const done = await runList(makeMembers(), { before: old });
  assert.deepEqual(listAttention(done), []);
  assert.equal(done.artifact.checks?.rows, undefined);
  assert.ok(done.artifact.checks!.list.some(({ kind }) => kind === 'drift'));
  await assertVerified(done.jobDir);
});

test('a changed key is not compared', async () => {
  const rules = { ...MEMBERS, columns: { ...MEMBERS.columns, key: ['last', 'born'] } };
  const done = await runList(makeMembers(), { before: may, rules });
  assert.deepEqual([listAttention(done), done.artifact.checks?.rows], [[], undefined]);
  const next = await runList(makeMembers(), { before: done, rules });
  assert.deepEqual(next.artifact.checks?.rows, { same: 24, changed: 0, new: 0, gone: 0 });
});

test('a revision is compared with the same document, and its files are its own', async () => {
  const june = await runList(makeMembers(25), { before: may });
  assert.equal(june.artifact.checks?.rows?.new, 1);
  await correct(june.jobDir, '--label', 'Sheet1!26=note');
  const revision = findFolder(june.jobDir, 2);
  const artifact = JSON.parse(readFileSync(jobPaths(revision).artifact, 'utf8'));
  assert.deepEqual(artifact.checks.rows, { same: 24, changed: 0, new: 0, gone: 0 });
  await assertVerified(revision);
  const [change] = readRowChanges(jobPaths(june.jobDir).rowChanges, { limit: 9 })!.items;
  assert.deepEqual([change?.kind, change?.now?.row, change?.before], ['new', 26, null]);
});

test('the same bytes twice, whatever else runs', async () => {
  const june = makeMembers(25).map((member, i) => ({ ...member, hours: Number(member.hours) + i }));
  const [one, two] = await Promise.all([runList(june, { before: may }), runList(june, { before: may })]);
  for (const name of [jobNames.keys, jobNames.profile, jobNames.rowChanges, jobNames.checks]) {
    assert.deepEqual(readFileSync(join(one.jobDir, name)), readFileSync(join(two.jobDir, name)), name);
  }
});

test('changed inputs end the job with what is wrong with them', async () => {
  const changes: [path: string, change: (path: string) => void, found: RegExp][] = [
    [inputPaths.salt, (path) => writeFileSync(path, '{}'), /inputs\/salt.json .*the expected shape/],
    [inputPaths.previousKeys, (path) => writeFileSync(path, 'x'), /inputs\/previous-keys.bin .*not the file/],
    [inputPaths.previousProfile, (path) => rmSync(path), /inputs\/previous-profile.json .*no such file/],
  ];
  for (const [path, change, found] of changes) {
    const stopped = await runPackage(MEMBERS, toGrid(makeMembers()), {
      checks: { previousJobDir: may.jobDir },
      signal: AbortSignal.abort(),
    });
    change(join(stopped.jobDir, path));
    const { error } = await resumeJob(stopped.jobDir, { settings: makeTestSettings() });
    assert.equal(error?.code, 'check_input_unreadable');
    assert.match(error?.message ?? '', found);
  }
});

test('no name, date, amount, key or salt is in record, events or logs', async () => {
  const marked = makeMembers().map((member, i) => ({
    ...member,
    id: `D:QX${70_310 + i}`,
    first: `Zorbek${i}`,
    last: `Quillon${i}`,
    born: `1967-03-${String(1 + i).padStart(2, '0')}`,
    dues: 7_351_920 + i * 13,
  }));
  const before = await runList(marked);
  const wrong = marked.map((member, i) => ({
    ...member,
    id: marked[(i + 1) % marked.length]!.id,
    dues: i === 3 ? -7_351_999 : member.dues,
    born: i < 3 ? '1867-03-04' : member.born,
  }));
  const done = await runList([...wrong, { ...wrong[1]!, id: 'D:QX99999' }], { before });
  assert.ok(done.artifact.summary.attention!.length >= 4, listAttention(done).join());
  const { salt } = JSON.parse(readFileSync(join(done.jobDir, inputPaths.salt), 'utf8'));
  // As whole words: a few digits alone are also in some hash.
  const markers = new RegExp(`\\bQX\\d{5}\\b|Zorbek|Quillon|\\b1[89]67-?03|\\b735(19|20)\\d\\d\\b|${salt}`);
  for (const { jobDir } of [before, done]) {
    const logs = readdirSync(join(jobDir, 'logs')).map((log) => `logs/${log}`);
    for (const name of ['artifact.json', 'events.ndjson', 'run-request.json', 'issues.ndjson', ...logs]) {
      assert.doesNotMatch(readFileSync(join(jobDir, name), 'utf8'), markers, name);
    }
  }
  // The salt is all that hides small sets of values in the kept files.
  assert.doesNotMatch(readFileSync(jobPaths(done.jobDir).profile, 'utf8'), new RegExp(`Zorbek|Quillon|${salt}`));
});

test('a job that was killed before its record said what it wrote keeps no key file, profile or list of changes', async () => {
  const { jobDir } = await runList(makeMembers(25), { before: may });
  const { artifact, keys, profile, rowChanges } = jobPaths(jobDir);
  const files = [keys, profile, rowChanges];
  assert.deepEqual(files.filter(existsSync), files);
  removePartialFiles(jobDir);
  assert.deepEqual(files.filter(existsSync), files, 'a finished job keeps them');
  rmSync(artifact);
  removePartialFiles(jobDir);
  assert.deepEqual(files.filter(existsSync), []);
});
