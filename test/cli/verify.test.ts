import assert from 'node:assert/strict';
import { appendFile, chmod, cp, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Verification } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { failHere, runAdeHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, prepareTest, runPackage, type TestPackage } from '../helpers/run-package.ts';

/** Uses the time, randomness and the job's id, which a second run must repeat. */
const SCRIPT = `${BY_NAME}
export function transform({ values, job_id }) {
  const stamp = Date.now() + ' ' + Math.random() + ' ' + job_id;
  return { values: values.map((value) => value + stamp) };
}
export function validate() {
  return { issues: [{ row_index: 1, code: 'first', message: 'the first row' }] };
}
`;

const PACKAGE: TestPackage = { fields: { id: {}, name: { script: SCRIPT } } };
const GRID = '1 | H:id | name\n2 | D:1 | Ann\n3 | D:2 | Bob';

let finished: ReturnType<typeof runPackage> | null = null;

/** A copy of a finished job in its own folder, next to an environment that a test may damage. */
async function makeJob(): Promise<{ jobDir: string; environment: string }> {
  finished ??= runPackage(PACKAGE, GRID);
  const { jobDir } = await finished;
  const { envDir } = await prepareTest(PACKAGE);
  const folder = makeFolder();
  const copy = join(folder, 'job');
  const environment = join(folder, 'environment');
  await cp(jobDir, copy, { recursive: true, filter: (path) => !path.endsWith('.venv') });
  await cp(envDir, environment, { recursive: true, verbatimSymlinks: true });
  await symlink('../environment', join(copy, '.venv'));
  return { jobDir: copy, environment };
}

async function verify(jobDir: string): Promise<{ exitCode: number | null; result: Verification; failed: string[] }> {
  const { exitCode, stdout, stderr } = await runAdeHere(['verify', jobDir, '--json']);
  assert.equal(stderr, '');
  const result: Verification = JSON.parse(stdout);
  const failed = result.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  assert.equal(result.ok, failed.length === 0);
  return { exitCode, result, failed };
}

test('an untouched job is verified, wherever its folder was moved', async () => {
  const { jobDir } = await makeJob();
  const { exitCode, stdout } = await runAdeHere(['verify', jobDir]);
  assert.equal(exitCode, 0, stdout);
  assert.equal(stdout.match(/^ {2}yes {2}/gm)?.length, 7);
  assert.match(stdout, /^ {2}verified: /m);
  assert.equal((await verify(jobDir)).exitCode, 0);
});

test('a changed record is found, with the path of the change', async () => {
  const { jobDir } = await makeJob();
  const path = join(jobDir, 'artifact.json');
  const artifact = JSON.parse(await readFile(path, 'utf8'));
  artifact.sheets[0].tables[0].mapping[1].score = 0.75;
  artifact.summary.rows_in = 9;
  await writeFile(path, JSON.stringify(artifact));
  const { exitCode, result, failed } = await verify(jobDir);
  assert.deepEqual([exitCode, failed], [1, ['same_record']]);
  assert.deepEqual(result.differences, [
    { path: '/sheets/0/tables/0/mapping/1/score', recorded: '0.75', found: '1' },
    { path: '/summary/rows_in', recorded: '9', found: '3' },
  ]);
  const { stdout } = await runAdeHere(['verify', jobDir]);
  assert.match(
    stdout,
    /\/summary\/rows_in\n {9}- 9\n {9}\+ 3\n {2}hashes: unchanged\n.*\n {2}run again: different\n {2}not verified\n/,
  );
});

test('a changed workbook, list of issues or document is found', async () => {
  const changes: [string, string[]][] = [
    ['normalized.xlsx', ['workbook', 'same_workbook']],
    ['issues.ndjson', ['same_issues']],
    ['inputs/book.xlsx', ['document']],
  ];
  for (const [file, expected] of changes) {
    const { jobDir } = await makeJob();
    await appendFile(join(jobDir, file), '\n');
    const { exitCode, failed } = await verify(jobDir);
    assert.deepEqual([exitCode, failed], [1, expected], file);
  }
});

test('a workbook and its hash that were changed together do not pass', async () => {
  const { jobDir } = await makeJob();
  const path = join(jobDir, 'artifact.json');
  await appendFile(join(jobDir, 'normalized.xlsx'), '\n');
  const { result } = await verify(jobDir);
  const found = /SHA-256 (\w+)/.exec(result.checks.find(({ name }) => name === 'workbook')!.note!)![1]!;
  const artifact = JSON.parse(await readFile(path, 'utf8'));
  artifact.output.sha256 = found;
  artifact.output.bytes += 1;
  await writeFile(path, JSON.stringify(artifact));
  assert.deepEqual((await verify(jobDir)).failed, ['same_record', 'same_workbook']);
});

test('no rule runs with another package', async () => {
  const { jobDir, environment } = await makeJob();
  const script = join(environment, 'ade-build/snapshot/columns/name.js');
  await chmod(script, 0o644);
  await appendFile(script, '\n');
  const { result, failed } = await verify(jobDir);
  assert.deepEqual(failed, ['package']);
  assert.deepEqual(pluck(result.checks, 'name'), ['document', 'package', 'workbook']);
  assert.match(result.checks[1]!.note!, /name\.js was changed/);
});

test('another environment that is complete in itself is not the recorded one', async () => {
  const { jobDir } = await makeJob();
  const other = await prepareTest({ fields: { id: {} } });
  await unlink(join(jobDir, '.venv'));
  await symlink(other.envDir, join(jobDir, '.venv'));
  const { result, failed } = await verify(jobDir);
  assert.deepEqual(failed, ['package']);
  assert.match(result.checks[1]!.note!, /^content hash \w+, recorded \w+$/);
});

test('a folder without a finished job is an error that says why', async () => {
  const { jobDir } = await makeJob();
  const none = await runAdeHere(['verify', makeFolder()]);
  assert.match(none.stderr, /^error\[job_not_found\]/);
  const events = join(jobDir, 'events.ndjson');
  const lines = (await readFile(events, 'utf8')).trimEnd().split('\n');
  await writeFile(events, `${lines.slice(0, -1).join('\n')}\n`);
  const unfinished = await runAdeHere(['verify', jobDir]);
  assert.match(unfinished.stderr, /^error\[job_not_verifiable\]: .*it is not finished/);
  const request = JSON.parse(await readFile(join(jobDir, 'run-request.json'), 'utf8'));
  await writeFile(join(jobDir, 'run-request.json'), JSON.stringify({ ...request, input: '../../secret' }));
  const crafted = await failHere('verify', jobDir);
  assert.match(crafted.stderr, /^error\[job_not_verifiable\]: .*run-request\.json \/input /);
});
