import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { copyDatabase, makeEmptyDatabase } from '../../helpers/postgres/databases.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { startServiceProcess } from '../../http/service-process.ts';
import { WORKSPACE } from '../harness.ts';
import { findMark, makeOlder, makeStopped, readRefusal, runSql } from './identities.ts';
import { WITH_NODES } from './start-node.ts';

/** A backup as docs/nodes.md says: first the database, then the storage. */
async function backUp(t: TestContext) {
  const { env, folder } = await makeStopped(t);
  const ADE_DATABASE_URL = await copyDatabase(t, env.ADE_DATABASE_URL!);
  const storage = join(await makeTempFolder(t), 'storage');
  cpSync(join(folder, 'storage'), storage, { recursive: true });
  return { env, restored: { ADE_DATABASE_URL, ADE_STORAGE_URL: pathToFileURL(storage).href }, storage };
}

async function start(t: TestContext, env: Record<string, string>): Promise<void> {
  await startServiceProcess(t, { ...env, ADE_DATA_DIR: await makeTempFolder(t) });
}

async function verify(t: TestContext, env: Record<string, string>) {
  const args = ['verify', '--workspace', WORKSPACE, '--json'];
  const { exitCode, stdout, stderr } = await runAde(args, { ...env, ADE_DATA_DIR: await makeTempFolder(t) });
  return { exitCode, stderr, answer: stdout === '' ? null : JSON.parse(stdout) };
}

test(
  'a restored database and storage keep their identity, and nodes with both of them serve',
  WITH_NODES,
  async (t) => {
    const { env, restored, storage } = await backUp(t);
    const mark = await findMark(env.ADE_DATABASE_URL!);
    assert.deepEqual(
      [await findMark(restored.ADE_DATABASE_URL), readdirSync(join(storage, 'identity'))],
      [mark, [mark]],
    );
    await start(t, restored);
    const { exitCode, answer } = await verify(t, restored);
    assert.deepEqual([exitCode, answer.jobs.unchanged], [0, 1], JSON.stringify(answer));
  },
);

test('a storage that was restored without its identity is taken once somebody writes it', WITH_NODES, async (t) => {
  const { restored, storage } = await backUp(t);
  rmSync(join(storage, 'identity'), { recursive: true });
  const refusal = await readRefusal(t, restored);
  const [, file] = /error\[storage_mismatch\]: .*write it into the file (identity\/\S+)\.\n/.exec(refusal)!;
  mkdirSync(join(storage, 'identity'));
  writeFileSync(join(storage, file!), '');
  await start(t, restored);
});

test('a backup from before there were identities is taken with the storage that has one since, once that is removed', {
  ...WITH_NODES,
}, async (t) => {
  const { env, restored, storage } = await backUp(t);
  const mark = await findMark(env.ADE_DATABASE_URL!);
  await makeOlder(restored.ADE_DATABASE_URL);
  const refusal = await readRefusal(t, restored);
  assert.match(
    refusal,
    new RegExp(`error\\[storage_mismatch\\]: .*older backup of these files, remove identity/${mark}\\.`),
  );
  rmSync(join(storage, 'identity', mark));
  await start(t, restored);
  const again = await findMark(restored.ADE_DATABASE_URL);
  assert.notEqual(again, mark);
  assert.deepEqual(readdirSync(join(storage, 'identity')), [again]);
});

test('the doctor finds a storage or a database that does not belong to the other', WITH_NODES, async (t) => {
  const { env } = await backUp(t);
  const examine = async (changed: Record<string, string>) => {
    const { exitCode, stdout } = await runAde(['doctor', '--json'], { ...env, ...changed });
    const { database, storage } = JSON.parse(stdout);
    return [exitCode, database.error?.code, storage?.error?.code];
  };
  const own = { ADE_DATA_DIR: await makeTempFolder(t) };
  assert.deepEqual((await examine(own)).slice(1), [undefined, undefined]);
  const elsewhere = pathToFileURL(await makeTempFolder(t)).href;
  assert.deepEqual(await examine({ ...own, ADE_STORAGE_URL: elsewhere }), [1, undefined, 'storage_mismatch']);
  assert.deepEqual(await examine({ ...own, ADE_STORAGE_URL: '' }), [1, 'storage_mismatch', undefined]);
  const empty = await makeEmptyDatabase(t);
  assert.deepEqual(await examine({ ...own, ADE_DATABASE_URL: empty }), [1, undefined, 'database_empty']);
  await runSql(empty, 'create table customers(id int)');
  assert.deepEqual(await examine({ ...own, ADE_DATABASE_URL: empty }), [1, 'database_foreign', undefined]);
});

test('files are not verified in a storage or folder that is not of the database', WITH_NODES, async (t) => {
  const { env } = await backUp(t);
  const empty = pathToFileURL(await makeTempFolder(t)).href;
  const wrong = await verify(t, { ...env, ADE_STORAGE_URL: empty });
  assert.deepEqual([wrong.exitCode, wrong.answer?.ok], [3, null], wrong.stderr);
  assert.deepEqual(wrong.answer.jobs, { checked: 1, unchanged: 0, changed: 0, undecided: 1 });
  const { note } = wrong.answer.checks.find(({ name }: { name: string }) => name === 'storage');
  assert.match(note, /^blob_store_missing: /);
  const forgotten = await verify(t, { ADE_DATABASE_URL: env.ADE_DATABASE_URL! });
  assert.equal(forgotten.answer, null);
  assert.match(
    forgotten.stderr,
    /"storage_mismatch".*set ADE_STORAGE_URL as on the other nodes, or ADE_DATABASE_URL if the database is the wrong one\."/,
  );
});
