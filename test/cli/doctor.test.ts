import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DoctorReport } from '../../src/cli/render/host.ts';
import { settingsTable } from '../../src/contract/settings-table.ts';
import { pluck } from '../helpers/pluck.ts';
import { runAde } from '../helpers/run-ade.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

async function runDoctor(
  env: Record<string, string>,
  run = runAdeHere,
): Promise<{ exitCode: number | null; report: DoctorReport }> {
  const { exitCode, stdout, stderr } = await run(['doctor', '--json'], env);
  assert.equal(stderr, '');
  return { exitCode, report: JSON.parse(stdout) };
}

test('the doctor checks every level, and lists every setting', async (context) => {
  const folder = await makeTempFolder(context);
  const { exitCode, report } = await runDoctor({ ADE_DATA_DIR: folder, ADE_QUEUE_SIZE: '7' }, runAde);
  const { levels, automatic, chosen } = report.sandbox;
  assert.deepEqual(pluck(levels, 'level'), ['landlock', 'bubblewrap', 'permission']);
  const strongest = levels.find(({ probe }) => probe.ok)?.level;
  if (strongest !== 'permission') assert.deepEqual([automatic, chosen], [strongest, strongest]);
  assert.equal(exitCode, chosen === null ? 1 : 0);
  assert.equal(report.runtime_version, process.version);
  assert.deepEqual(
    report.settings.map(({ variable }) => variable),
    Object.values(settingsTable).map(({ variable }) => variable),
  );
  const queue = report.settings.find(({ variable }) => variable === 'ADE_QUEUE_SIZE');
  assert.deepEqual([queue?.value, queue?.is_default], [7, false]);
  assert.deepEqual(
    pluck(
      report.settings.filter(({ is_default }) => !is_default),
      'variable',
    ),
    ['ADE_DATA_DIR', 'ADE_QUEUE_SIZE'],
  );
  assert.equal(report.data_dir.path, folder);
  assert.equal(report.data_dir.error, null);
  assert.ok(report.data_dir.free_bytes > 0);
  assert.deepEqual(report.aws, [], 'without a bucket');
});

test('an unavailable level makes the doctor fail, and it says what to install', async (context) => {
  const folder = await makeTempFolder(context);
  // No folder of this PATH has bwrap.
  const env = { ADE_SANDBOX: 'bubblewrap', ADE_DATA_DIR: folder, PATH: folder };
  const { exitCode, report } = await runDoctor(env, runAde);
  assert.equal(exitCode, 1);
  assert.equal(report.sandbox.chosen, null);
  assert.equal(report.sandbox.error?.code, 'sandbox_unavailable');
  const text = await runAde(['doctor'], env);
  assert.equal(text.exitCode, 1);
  assert.match(
    text.stdout,
    /^ {2}missing {2}bubblewrap {3}canary "program": bwrap is not on the PATH\n +Install bubblewrap/m,
  );
  assert.match(text.stdout, /^ {2}jobs are refused: /m);
  assert.match(text.stdout, /^ADE_SANDBOX +bubblewrap +set /m);
});

test('a missing data folder is fine if it can be created, and a file in its place is not', async (context) => {
  const folder = await makeTempFolder(context);
  const later = await runDoctor({ ADE_DATA_DIR: join(folder, 'a', 'b') });
  assert.deepEqual([later.report.data_dir.exists, later.report.data_dir.error], [false, null]);
  await writeFile(join(folder, 'file'), '');
  const file = await runDoctor({ ADE_DATA_DIR: join(folder, 'file') });
  assert.equal(file.exitCode, 1);
  assert.equal(file.report.data_dir.error?.code, 'file_unwritable');
});

test('storage that nodes share is tested as jobs use it, if there is one', async (context) => {
  const folder = await makeTempFolder(context);
  const env = { ADE_DATA_DIR: folder };
  assert.equal((await runDoctor(env)).report.storage, null);
  assert.doesNotMatch((await runAdeHere(['doctor'], env)).stdout, /^storage$/m);
  const there = await runDoctor({ ...env, ADE_STORAGE_URL: pathToFileURL(folder).href });
  assert.deepEqual(there.report.storage, { place: pathToFileURL(folder).href, error: null });
  const missing = { ...env, ADE_STORAGE_URL: pathToFileURL(join(folder, 'away')).href };
  const { exitCode, report } = await runDoctor(missing);
  assert.deepEqual([exitCode, report.storage?.error?.code], [1, 'blob_store_missing']);
  const { stdout } = await runAdeHere(['doctor'], missing);
  assert.match(stdout, /^storage\n {2}.*away: .* does not exist: .*or mount the folder, on every node/m);
});

test('an invalid PostgreSQL URL is a wrong setting, and is not shown: it may have a password', async () => {
  for (const url of [
    'mysql://ade:fire-work@host/ade',
    'ade:fire-work@host/ade',
    'postgres://ade:fire-work@host',
    'postgres://ade:fire-work%@host/ade',
  ]) {
    const { exitCode, stdout, stderr } = await runAdeHere(['doctor'], { ADE_DATABASE_URL: url });
    assert.equal(exitCode, 1, url);
    assert.match(stderr, /^error\[setting_invalid\]: ADE_DATABASE_URL is "\(not shown\)"; expected postgres:\/\/USER/);
    assert.ok(!(stdout + stderr).includes('fire-work'), url);
  }
});

test('secrets are not shown, and the variables of a bucket are listed', async (context) => {
  const env = {
    ADE_DATA_DIR: await makeTempFolder(context),
    ADE_DATABASE_URL: 'postgres://ade:fire-work@127.0.0.1:1/ade',
    ADE_DATABASE_DIRECT_URL: 'postgres://ade:fire-work@127.0.0.1:2/ade',
    ADE_METRICS_TOKEN: 'fire-work-for-the-monitor',
    ADE_STORAGE_URL: 's3://bucket/prefix',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:3',
    AWS_ACCESS_KEY_ID: 'known',
    AWS_SECRET_ACCESS_KEY: 'fire-work',
    AWS_REGION: '',
  };
  const { report } = await runDoctor(env);
  const shown = new Map(report.settings.map(({ variable, value }) => [variable, value]));
  assert.equal(shown.get('ADE_DATABASE_DIRECT_URL'), 'postgres://127.0.0.1:2/ade');
  assert.equal(shown.get('ADE_METRICS_TOKEN'), '(not shown)');
  const set = report.aws.filter(({ value }) => value !== null);
  assert.deepEqual(pluck(set, 'variable', 'value'), [
    ['AWS_ENDPOINT_URL_S3', 'http://127.0.0.1:3'],
    ['AWS_ACCESS_KEY_ID', 'known'],
    ['AWS_SECRET_ACCESS_KEY', '(not shown)'],
  ]);
  assert.ok(!JSON.stringify(report).includes('fire-work'));
  const { stdout } = await runAdeHere(['doctor'], env);
  assert.match(stdout, /^AWS_ENDPOINT_URL_S3 +http:\/\/127\.0\.0\.1:3 +set /m);
  assert.match(stdout, /^AWS_REGION +Region of the bucket/m);
  assert.ok(!stdout.includes('fire-work'));
});

test('an unknown level is a wrong setting', async () => {
  const { exitCode, stderr } = await runAdeHere(['doctor'], { ADE_SANDBOX: 'strong' });
  assert.equal(exitCode, 1);
  assert.match(stderr, /^error\[setting_invalid\]: ADE_SANDBOX is "strong"/);
});
