import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { BUCKET, type S3Server, startS3Server } from '../../../scripts/test/s3.ts';
import { hashFiles } from '../../../src/base/files/hash-tree.ts';
import { databasePath, openDatabase } from '../../../src/storage/store/database.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { filled, postgres, skip } from './fill-service.ts';
import { ask, makeNodesPlace, nameFolder } from './places.ts';

async function startBucket(): Promise<S3Server> {
  const folder = nameFolder();
  mkdirSync(folder, { recursive: true });
  const server = await startS3Server('fauxqs', folder);
  after(() => server.stop());
  return server;
}

test('ade migrate moves a data folder to a bucket and back, and reports what it moved', { skip }, async () => {
  const { env } = await startBucket();
  const { databaseUrl } = await makeNodesPlace(postgres);
  const storageUrl = `s3://${BUCKET}/moved/here`;
  const before = await hashFiles(filled.dataDir);
  const there = ['migrate', '--from', filled.dataDir, '--to-database', databaseUrl, '--to-storage', storageUrl];
  const first = await runAde(there, env);
  assert.equal(first.exitCode, 0, first.stderr);
  assert.match(
    first.stdout,
    /^Everything was moved\.\nfrom {2}.*ade\.sqlite, files in .*\nto {4}postgres:.* s3:\/\/ade-test\/moved\/here at http:/,
  );
  assert.match(first.stdout, /^jobs +\d+ {2}[0-9a-f]{16}$/m);
  assert.match(first.stdout, /^documents +5 +5 +[\d,]+$/m);
  assert.match(first.stdout, /^The signing key is ed25519-[0-9a-f]{32}, as before\.$/m);
  assert.match(first.stdout, /^\d jobs? had not ended\./m);
  assert.match(first.stderr, /^rows of jobs: \d+ rows$/m);
  assert.match(first.stderr, /^files of jobs: \d+ folders$/m);
  assert.match(first.stderr, /^compared jobs: \d+ rows$/m);
  assert.deepEqual(await hashFiles(filled.dataDir), before);
  const again = await runAde(there, env);
  assert.match(again.stdout, /^The move had already ended\./);

  const folder = nameFolder();
  const back = ['migrate', '--from-database', databaseUrl, '--from-storage', storageUrl, '--to', folder, '--json'];
  const { stdout, stderr, exitCode } = await runAde(back, env);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const summary = JSON.parse(stdout);
  assert.deepEqual(summary.to, { database: databasePath(folder), files: folder });
  const filesOf = (files: Record<string, string>) =>
    Object.entries(files).filter(([path]) => !/^(db|cache)\/|^keys\/identity$/.test(path));
  assert.deepEqual(filesOf(await hashFiles(folder)), filesOf(before));
});

test('data that a killed service had not yet written into its database is moved too', { skip }, async () => {
  const dataDir = nameFolder();
  cpSync(filled.dataDir, dataDir, { recursive: true, verbatimSymlinks: true });
  const open = new DatabaseSync(databasePath(dataDir));
  open.exec("pragma wal_autocheckpoint = 0; update workspaces set name = 'only in the WAL'");
  const crashed = nameFolder();
  cpSync(dataDir, crashed, { recursive: true, verbatimSymlinks: true });
  open.close();
  const before = await hashFiles(crashed);
  assert.ok('db/ade.sqlite-wal' in before);
  const nodes = await makeNodesPlace(postgres);
  const args = ['migrate', '--from', crashed, '--to-database', nodes.databaseUrl, '--to-storage', nodes.storageUrl];
  const { exitCode, stderr } = await runAde(args);
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(await hashFiles(crashed), before);
  const rows = await ask<{ name: string }>(nodes.databaseUrl, 'select name from workspaces');
  assert.deepEqual(rows, [{ name: 'only in the WAL' }]);
});

test('a wrong address is reported with the option that gave it', async () => {
  const place = ['--from-database', 'postgres://ade@127.0.0.1:1/ade', '--from-storage', 'file:///not/there'];
  const database = await runAde(['migrate', ...place, '--to', nameFolder()]);
  assert.match(database.stderr, /error\[database_unreachable\]: .*host and port in --from-database\./);
  const dataDir = nameFolder();
  mkdirSync(dirname(databasePath(dataDir)), { recursive: true });
  await (await openDatabase({ dataDir, databaseUrl: '' })).destroy();
  for (const [url, message] of [
    ['file:///not/there', /error\[blob_store_missing\]: .*or correct --to-storage\./],
    ['http://host', /error\[blob_url_invalid\]: --to-storage is "http:\/\/host"/],
  ] as const) {
    const args = ['--from', dataDir, '--to-database', 'postgres://ade@127.0.0.1:1/ade', '--to-storage', url];
    const { stderr } = await runAde(['migrate', ...args]);
    assert.match(stderr, message);
    assert.ok(!stderr.includes('ADE_'), stderr);
  }
});

test('options that exclude each other', async () => {
  for (const args of [
    [],
    ['--from', 'a'],
    ['--from', 'a', '--to', 'b'],
    ['--from', 'a', '--to-database', 'x', '--to-storage', 'y', '--to', 'b'],
  ]) {
    const { exitCode, stderr } = await runAde(['migrate', ...args]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /Give --from, --to-database and --to-storage/);
  }
  const secret = 'http://user:hunter2@host/db';
  const { exitCode, stderr } = await runAde([
    'migrate',
    '--from',
    'a',
    '--to-database',
    secret,
    '--to-storage',
    'file:///b',
  ]);
  assert.equal(exitCode, 2);
  assert.ok(stderr.includes('--to-database') && !stderr.includes('hunter2'), stderr);
});
