import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DoctorReport } from '../../src/cli/render/host.ts';
import { settingsTable } from '../../src/contract/settings-table.ts';
import { pluck } from '../helpers/pluck.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

async function runDoctor(env: Record<string, string>): Promise<{ exitCode: number | null; report: DoctorReport }> {
  const { exitCode, stdout, stderr } = await runAde(['doctor', '--json'], env);
  assert.equal(stderr, '');
  return { exitCode, report: JSON.parse(stdout) };
}

test('the doctor checks every level, and lists every setting', async (context) => {
  const folder = await makeTempFolder(context);
  const { exitCode, report } = await runDoctor({ ADE_DATA_DIR: folder, ADE_QUEUE_SIZE: '7' });
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
});

test('an unavailable level makes the doctor fail, and it says what to install', async (context) => {
  const folder = await makeTempFolder(context);
  // No folder of this PATH has bwrap.
  const env = { ADE_SANDBOX: 'bubblewrap', ADE_DATA_DIR: folder, PATH: folder };
  const { exitCode, report } = await runDoctor(env);
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
  assert.doesNotMatch((await runAde(['doctor'], env)).stdout, /^storage$/m);
  const there = await runDoctor({ ...env, ADE_STORAGE_URL: pathToFileURL(folder).href });
  assert.deepEqual(there.report.storage, { place: pathToFileURL(folder).href, error: null });
  const missing = { ...env, ADE_STORAGE_URL: pathToFileURL(join(folder, 'away')).href };
  const { exitCode, report } = await runDoctor(missing);
  assert.deepEqual([exitCode, report.storage?.error?.code], [1, 'blob_store_missing']);
  const { stdout } = await runAde(['doctor'], missing);
  assert.match(stdout, /^storage\n {2}.*away: .* does not exist: .*or mount the folder, on every node/m);
});

test('an invalid PostgreSQL URL is a wrong setting, and is not shown: it may have a password', async () => {
  for (const url of [
    'mysql://ade:fire-work@host/ade',
    'ade:fire-work@host/ade',
    'postgres://ade:fire-work@host',
    'postgres://ade:fire-work%@host/ade',
  ]) {
    const { exitCode, stdout, stderr } = await runAde(['doctor'], { ADE_DATABASE_URL: url });
    assert.equal(exitCode, 1, url);
    assert.match(stderr, /^error\[setting_invalid\]: ADE_DATABASE_URL is "\(not shown\)"; expected postgres:\/\/USER/);
    assert.ok(!(stdout + stderr).includes('fire-work'), url);
  }
});

test('an unknown level is a wrong setting', async () => {
  const { exitCode, stderr } = await runAde(['doctor'], { ADE_SANDBOX: 'strong' });
  assert.equal(exitCode, 1);
  assert.match(stderr, /^error\[setting_invalid\]: ADE_SANDBOX is "strong"/);
});
