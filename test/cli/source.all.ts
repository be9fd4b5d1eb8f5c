import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Source, SourceFile } from '../../src/contract/api/index.ts';
import { advanceFile, claimFile, ensureWorkspace, openDatabase } from '../../src/storage/store/index.ts';
import { databaseEnvOf, placeOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('an operator of the host manages the sources of a service', async (t) => {
  const dataDir = await makeTempFolder(t);
  const root = join(await makeTempFolder(t), 'in');
  mkdirSync(root);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  await ensureWorkspace(db, 'Default', 'default');
  const env = { ...databaseEnvOf(dataDir), ADE_SOURCES: pathToFileURL(root).href };
  const run = async <T>(...args: string[]): Promise<T> => {
    const { exitCode, stdout, stderr } = await runAde(['source', ...args, '--data-dir', dataDir, '--json'], env);
    assert.equal(exitCode, 0, stderr);
    return JSON.parse(stdout);
  };
  const made = await run<Source>('add', 'In', pathToFileURL(root).href, '--template', '{sender}', '--keep');
  assert.deepEqual([made.kind, made.path_template, made.when_done], ['folder', '{sender}', 'keep']);
  assert.notEqual((await run<Source>('pause', made.id)).paused_at, null);
  assert.equal((await run<Source>('continue', made.id)).paused_at, null);
  const claim = await claimFile(db, made, { path: 'a.csv', version: '1', bytes: 1 }, null);
  assert.ok(claim);
  await advanceFile(db, claim, { state: 'failed', error_code: 'empty_file', done_at: made.created_at });
  const [file] = await run<SourceFile[]>('files', made.id, '--state', 'failed');
  assert.deepEqual([file?.path, file?.error?.code], ['a.csv', 'empty_file']);
  assert.deepEqual((await run<SourceFile[]>('retry', made.id, claim.id))[0]?.state, 'claimed');
  assert.equal((await run<Source[]>('list')).length, 1);
  const wrong = await runAde(['source', 'add', 'X', 'file:///etc', '--data-dir', dataDir], env);
  assert.match(wrong.stderr, /source_not_allowed/);
  await run('remove', made.id);
  assert.deepEqual(await run('list'), []);
  const entries = await db.selectFrom('activity').select(['actor', 'action']).orderBy('seq').execute();
  assert.deepEqual(
    entries.map(({ actor, action }) => `${actor} ${action}`),
    ['made', 'changed', 'changed', 'file_retried', 'removed'].map((action) => `host source.${action}`),
  );
});
