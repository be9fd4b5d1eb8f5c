import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAde } from '../helpers/run-ade.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, writePackage } from '../helpers/run-package.ts';

test('prepare makes an environment, says where it is, and finds it the next time', async () => {
  const dir = writePackage({ fields: { id: {} } });
  const dataDir = makeFolder();
  const first = await runAde(['prepare', dir, '--data-dir', dataDir]);
  assert.equal(first.exitCode, 0, first.stdout + first.stderr);
  const [id] = await readdir(join(dataDir, 'venvs'));
  assert.match(first.stdout, /^Test rules 1\.0\.0: is built$/m);
  assert.ok(first.stdout.includes(join(dataDir, 'venvs', id!)));
  assert.match(first.stdout, /2 rules in 2 modules, for Node \d/);

  const second = await runAdeHere(['prepare', dir, '--json'], { ADE_DATA_DIR: dataDir });
  assert.equal(second.exitCode, 0, second.stderr);
  assert.equal(second.stderr, '');
  const result = JSON.parse(second.stdout);
  assert.equal(result.status, 'ready');
  assert.equal(result.reused, true);
  assert.equal(result.config_version_id, id);
  assert.equal(result.environment, join(dataDir, 'venvs', id!));
  assert.deepEqual(result.warnings, []);
  assert.ok(existsSync(join(result.environment, 'ade-build', 'build.json')));
});

test('a mistake is reported by file and line, and leaves no environment', async () => {
  const script = `${BY_NAME}\nexport function transform({ values }) {\n  return { value: values };\n}\n`;
  const dir = writePackage({ fields: { id: { script } } });
  const dataDir = makeFolder();
  const text = await runAdeHere(['prepare', dir, '--data-dir', dataDir]);
  assert.equal(text.exitCode, 1);
  assert.match(text.stdout, /^columns\/id\.js:\d+(:\d+)?: error\[\w+\] .*transform/m);
  assert.match(text.stdout, /^1 error, 0 warnings$/m);
  assert.doesNotMatch(text.stderr, /error: /, 'nothing is told twice');
  const json = await runAdeHere(['prepare', dir, '--data-dir', dataDir, '--json']);
  assert.equal(json.exitCode, 1);
  const { status, problems } = JSON.parse(json.stdout);
  assert.equal(status, 'error');
  assert.deepEqual([problems.length, problems[0].file, typeof problems[0].line], [1, 'columns/id.js', 'number']);
  assert.deepEqual(await readdir(join(dataDir, 'venvs')), []);
});

test('run, test and diff report every mistake once, with the code at the end', async () => {
  const script = `${BY_NAME}\nexport function transform({ values }) {\n  return { value: values };\n}\n`;
  const dir = writePackage({ fields: { id: { script } }, files: { 'tests/one/input.csv': 'id\n1\n' } });
  const document = join(dir, 'tests/one/input.csv');
  for (const args of [
    ['run', document, '--config', dir, '--data-dir', makeFolder()],
    ['diff', document, '--before', dir, '--after', dir, '--data-dir', makeFolder()],
    ['test', dir],
  ]) {
    const { exitCode, stdout, stderr } = await runAdeHere(args);
    assert.equal(exitCode, 1);
    assert.equal(stdout, '');
    const told = stderr.split('\n').filter((line) => line.includes('columns/id.js'));
    assert.equal(told.length, 1, stderr);
    assert.match(told[0]!, /^columns\/id\.js:\d+(:\d+)?: error\[\w+\] .*transform/);
    assert.match(stderr, /^1 error, 0 warnings\nerror\[package_invalid\]: .*\n$/m);
  }
});

test('run reports warnings beside its results', async () => {
  const dir = writePackage({ fields: { id: { label: 'Number' }, code: { label: 'Number' } } });
  const document = join(makeFolder(), 'input.csv');
  await writeFile(document, 'H:id,code\nD:1,2\n');
  const { exitCode, stderr } = await runAdeHere(['run', document, '--config', dir, '--data-dir', makeFolder()]);
  assert.equal(exitCode, 0, stderr);
  assert.equal(stderr.match(/duplicate_label/g)?.length, 1, stderr);
});

test('warnings are reported with the environment', async () => {
  const dir = writePackage({ fields: { id: { label: 'Number' }, code: { label: 'Number' } } });
  const dataDir = makeFolder();
  const { exitCode, stdout } = await runAdeHere(['prepare', dir, '--data-dir', dataDir, '--json']);
  assert.equal(exitCode, 0, stdout);
  const { warnings } = JSON.parse(stdout);
  assert.deepEqual([warnings.length, warnings[0]?.code, warnings[0]?.severity], [1, 'duplicate_label', 'warning']);

  const text = await runAdeHere(['prepare', dir, '--data-dir', makeFolder()]);
  assert.equal(text.exitCode, 0);
  assert.match(text.stdout, /warning\[duplicate_label\].*\n0 errors, 1 warning\n$/);
});
