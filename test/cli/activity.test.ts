import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { ActivityVerification } from '../../src/service/integrity/verify-activity.ts';
import { insertActivity, makeActivity } from '../../src/storage/store/activity.ts';
import type { SignedHead } from '../../src/storage/store/activity-heads.ts';
import { type Database, openDatabase } from '../../src/storage/store/database.ts';
import { makeWorkspace } from '../../src/storage/store/workspaces.ts';
import { pluck } from '../helpers/pluck.ts';
import { failHere, runAdeHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const COUNT = 5;

/** A data folder whose workspace has some entries, and a separate file with the head of its chain. */
async function makeData(t: TestContext) {
  const folder = await makeTempFolder(t);
  const dataDir = join(folder, 'data');
  const db = await openDatabase({ dataDir, databaseUrl: '' });
  t.after(() => db.destroy());
  await makeWorkspace(db, 'Default', 'default');
  await addEntries(db);
  const { stdout } = await runAdeHere(['activity', 'head', '--data-dir', dataDir]);
  const headFile = join(folder, 'head.json');
  await writeFile(headFile, stdout);
  return { folder, dataDir, db, headFile, head: JSON.parse(stdout) as SignedHead };
}

async function addEntries(db: Database, actor = 'Ann', count = COUNT): Promise<void> {
  for (let i = 0; i < count; i++) {
    const entry = { actor, action: 'job.verified', workspaceId: 'default', targetId: `t_${i}` } as const;
    await insertActivity(db, [makeActivity(entry)]);
  }
}

async function verify(dataDir: string, ...heads: string[]) {
  const args = ['verify', '--activity', '--data-dir', dataDir, ...heads.flatMap((head) => ['--head', head])];
  const { exitCode, stdout } = await runAdeHere([...args, '--json']);
  const text = await runAdeHere(args);
  assert.equal(text.exitCode, exitCode);
  return { exitCode, result: JSON.parse(stdout) as ActivityVerification, text: text.stdout };
}

test('an untouched activity is verified, with a head given as a file or a hash, and so is the export', async (t) => {
  const { folder, dataDir, db, headFile, head } = await makeData(t);
  await addEntries(db);
  const exported = await runAdeHere(['activity', 'export', '--data-dir', dataDir]);
  const lines = exported.stdout.trimEnd().split('\n');
  assert.equal(lines.length, 2 * COUNT + 1);
  assert.equal(JSON.parse(lines.at(-2)!).hash, JSON.parse(lines.at(-1)!).hash);
  const file = join(folder, 'activity.ndjson');
  await writeFile(file, exported.stdout);
  const { exitCode, result, text } = await verify(dataDir, headFile, head.hash!, file);
  assert.equal(exitCode, 0, text);
  assert.deepEqual(pluck(result.heads, 'found', 'seq'), [
    ['in_chain', COUNT],
    ['in_chain', COUNT],
    ['in_chain', 2 * COUNT],
  ]);
  assert.match(text, /^ {2}yes {2}the activity of workspace default: 10 entries, none changed or missing$/m);
  assert.match(text, /verified: nothing was changed or removed/);
});

test('a changed entry is found', async (t) => {
  const { dataDir, db } = await makeData(t);
  await sql`update activity set target_id = 't_9' where seq = 2`.execute(db);
  const { exitCode, text } = await verify(dataDir);
  assert.equal(exitCode, 1);
  assert.match(text, /^ {9}entry 2 was changed$/m);
});

test('a chain that was cut at its end is found by the head that was kept', async (t) => {
  const { dataDir, db, headFile, head } = await makeData(t);
  await sql`delete from activity where seq > 3`.execute(db);
  await sql`update activity_chains set seq = 3, hash = (select hash from activity where seq = 3)`.execute(db);
  assert.equal((await verify(dataDir)).exitCode, 0, 'without the head nobody can know');
  const { exitCode, result, text } = await verify(dataDir, headFile, head.hash!);
  assert.deepEqual([exitCode, result.heads.map(({ found }) => found)], [1, ['cut', 'not_found']]);
  assert.match(
    text,
    /\(entry 5, the activity of workspace default\) is no longer in the chain: the end of the chain was cut off/,
  );
});

test('a chain that was rewritten is found by the head that was kept', async (t) => {
  const { dataDir, db, headFile, head } = await makeData(t);
  await sql`delete from activity`.execute(db);
  await sql`delete from activity_chains`.execute(db);
  await addEntries(db, 'Bob', COUNT + 1);
  assert.equal((await verify(dataDir)).exitCode, 0);
  const { exitCode, result } = await verify(dataDir, headFile, head.hash!);
  assert.deepEqual([exitCode, result.heads.map(({ found }) => found)], [1, ['rewritten', 'not_found']]);
});

test('an unsigned head, or one with a foreign key, proves nothing', async (t) => {
  const { folder, dataDir, head } = await makeData(t);
  const other = await makeData(t);
  const forged = join(folder, 'forged.json');
  await writeFile(forged, JSON.stringify({ ...head, at: '2026-01-01T00:00:00.000Z' }));
  const { exitCode, result } = await verify(dataDir, forged, other.headFile);
  assert.deepEqual([exitCode, result.heads.map(({ found }) => found)], [1, ['signature_wrong', 'key_unknown']]);
});

test('an invalid head, workspace or data folder is an error that says so', async (t) => {
  const { folder, dataDir } = await makeData(t);
  const file = join(folder, 'other.json');
  await writeFile(file, '{"kind":"other"}\n');
  for (const [head, found] of [
    [file, 'a file without an end of a chain'],
    [join(folder, 'none'), 'there is no such file'],
  ] as const) {
    const { stderr } = await failHere('verify', '--activity', '--data-dir', dataDir, '--head', head);
    assert.match(stderr, new RegExp(`^error\\[activity_head_unreadable\\].*${found}`));
  }
  const workspace = await runAdeHere(['activity', 'head', '--data-dir', dataDir, '--workspace', 'none']);
  assert.match(workspace.stderr, /^error\[workspace_unknown\]/);
  const nothing = await runAdeHere(['verify', '--activity', '--data-dir', folder]);
  assert.match(nothing.stderr, /^error\[database_missing\]/);
  for (const args of [[], ['job', '--activity'], ['job', '--head', 'x']]) {
    assert.equal((await runAdeHere(['verify', ...args])).exitCode, 2, args.join(' '));
  }
});

test('a token with any role may have the grant to read the activity', async (t) => {
  const { dataDir } = await makeData(t);
  const create = (grant: string) =>
    runAdeHere(['token', 'create', 'Auditor', '--grant', grant, '--data-dir', dataDir, '--json']);
  const { stdout } = await create('default=viewer+activity');
  assert.deepEqual(JSON.parse(stdout).token.grants, [{ workspace_id: 'default', role: 'viewer', activity: true }]);
  const { stdout: list } = await runAdeHere(['token', 'list', '--data-dir', dataDir]);
  assert.match(list, /default=viewer\+activity/);
  for (const grant of ['default=activity', 'default=viewer+all', 'default=viewer+activity+activity']) {
    assert.equal((await create(grant)).exitCode, 2, grant);
  }
});
