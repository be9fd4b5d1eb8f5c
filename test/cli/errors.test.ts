import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertDocument } from '../../src/runner/job-folder.ts';
import { runAde } from '../helpers/run-ade.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeFolder, writePackage } from '../helpers/run-package.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';

const corrupt = join(import.meta.dirname, '../fixtures/corrupt');
const config = writePackage({ fields: { id: {} }, files: { 'tests/one/input.csv': 'H:id\nD:1\n' } });
const document = join(config, 'tests/one/input.csv');
const dataDir = makeFolder();

/** Runs a command that must fail without a result; returns its code and message. */
async function fail(args: string[], run = runAdeHere): Promise<[code: string, message: string]> {
  const { exitCode, stdout, stderr } = await run(args, { ADE_DATA_DIR: dataDir });
  assert.equal(exitCode, 1, args.join(' '));
  assert.equal(stdout, '');
  const [, code, message] = /^error\[(\w+)\]: (.*)$/m.exec(stderr) ?? assert.fail(stderr);
  return [code!, message!];
}

/** The job that `ade run` reports for a document that fails. */
async function runBadDocument(file: string) {
  const { exitCode, stdout } = await runAdeHere(['run', file, '--config', config, '--json'], { ADE_DATA_DIR: dataDir });
  assert.equal(exitCode, 1);
  return JSON.parse(stdout) as { job_dir: string | null; error: { code: string; message: string } };
}

test('a folder or a device is not a document, and leaves no job', async () => {
  const folder = await runBadDocument(makeFolder());
  assert.equal(folder.job_dir, null);
  assert.equal(folder.error.code, 'not_a_file');
  assert.match(folder.error.message, /is a folder\. Name the files in it\.$/);
  assert.equal((await runBadDocument('/dev/null')).error.code, 'not_a_file');
  assert.equal((await runBadDocument(join(config, 'none.csv'))).error.code, 'file_not_found');
});

test('a document that may not be read is an error of its own', async () => {
  const file = join(makeFolder(), 'secret.csv');
  await writeFile(file, 'id\n1\n');
  await chmod(file, 0);
  // Root can read everything, so another user tries.
  const isRoot = process.geteuid!() === 0;
  if (isRoot) {
    await chmod(join(file, '..', '..'), 0o755);
    process.seteuid!(65534);
  }
  try {
    assert.throws(() => assertDocument(file), {
      code: 'document_unreadable',
      message: /secret\.csv cannot be read: EACCES/,
    });
  } finally {
    if (isRoot) process.seteuid!(0);
  }
});

test('a data folder that cannot be created says which and why', async () => {
  const file = join(makeFolder(), 'data');
  await writeFile(file, 'a file in its place');
  for (const place of [file, '/proc/none']) {
    for (const args of [
      ['run', document, '--config', config, '--data-dir', place],
      ['prepare', config, '--data-dir', place],
    ]) {
      const [code, message] = await fail(args);
      assert.equal(code, 'file_unwritable');
      assert.ok(message.startsWith(place), message);
    }
  }
});

test('a job that ended before its first record says how it ended', async () => {
  const { job_dir: jobDir, error } = await runBadDocument(join(corrupt, 'truncated_file.xlsx'));
  assert.equal(error.code, 'truncated_file');
  assert.equal(existsSync(join(jobDir!, 'artifact.json')), false);
  for (const command of ['explain', 'issues']) {
    const [code, message] = await fail([command, jobDir!]);
    assert.equal(code, 'job_without_artifact');
    assert.match(message, /it ended before the first pass with truncated_file/);
  }
});

test('a job that was not validated yet is explained as far as it got, and has no issues to list', async () => {
  const folder = makeFolder();
  const artifact = makeSampleArtifact();
  artifact.pass_history.splice(2);
  artifact.summary = {};
  artifact.output = {};
  for (const { tables } of artifact.sheets) for (const table of tables) delete table.validation;
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(artifact));
  const explained = await runAdeHere(['explain', folder]);
  assert.equal(explained.exitCode, 0);
  assert.match(explained.stdout, /^not finished: pass 2 \(mapping\) was the last finished one$/m);
  const row = await runAdeHere(['explain', folder, '--row', 'Members 2025!5']);
  assert.match(row.stdout, /was left out: it is data within table_1 .* the job ended before it was written/);
  const issues = await runAdeHere(['issues', folder]);
  assert.deepEqual([issues.exitCode, issues.stdout], [0, '']);
  assert.match(issues.stderr, /^not validated yet$/m);
  const json = await runAdeHere(['issues', folder, '--format', 'json']);
  assert.deepEqual(JSON.parse(json.stdout), []);
  assert.match(json.stderr, /^not validated yet$/m);
});

test('resume, verify and test without a job or a package say what was expected', async () => {
  const nothing = join(makeFolder(), 'none');
  const empty = makeFolder();
  for (const place of [nothing, empty]) {
    for (const command of ['resume', 'verify']) assert.equal((await fail([command, place]))[0], 'job_not_found');
    assert.equal((await fail(['test', place]))[0], 'package_not_found');
    for (const command of ['explain', 'issues']) {
      assert.equal((await fail([command, place]))[0], 'artifact_unreadable');
    }
  }
  const bare = join(makeFolder(), 'package');
  await cp(config, bare, { recursive: true });
  await rm(join(bare, 'tests'), { recursive: true });
  assert.equal((await fail(['test', bare]))[0], 'no_cases');
  await mkdir(join(bare, 'tests/empty'), { recursive: true });
  assert.equal((await fail(['test', bare]))[0], 'case_invalid');
});

test('a job that succeeded is not resumed', async () => {
  const run = await runAde(['run', document, '--config', config, '--json'], { ADE_DATA_DIR: dataDir });
  const { job_dir: jobDir } = JSON.parse(run.stdout);
  const [code, message] = await fail(['resume', jobDir], runAde);
  assert.equal(code, 'job_not_resumable');
  assert.match(message, /it is finished/);
});

test('a job that asks for the network is refused if its package does not ask, and leaves no folder', async () => {
  const args = ['run', document, '--config', config, '--json', '--network'];
  const { exitCode, stdout } = await runAdeHere(args, { ADE_DATA_DIR: dataDir });
  const { job_dir: jobDir, error } = JSON.parse(stdout) as { job_dir: string | null; error: { code: string } };
  assert.deepEqual([exitCode, jobDir, error.code], [1, null, 'network_refused']);
});
