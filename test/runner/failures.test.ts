import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorTable } from '../../src/contract/errors/index.ts';
import { carryOutJob } from '../../src/runner/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { listDescendants, waitForEnd } from '../helpers/processes.ts';
import {
  BY_NAME,
  makeFolder,
  prepareTest,
  runFile,
  runPackage,
  type TestPackage,
  type TestRun,
} from '../helpers/run-package.ts';
import { pick } from '../helpers/size.ts';
import { makeReadyJob } from './ready-job.ts';

const plain: TestPackage = { fields: { id: {}, name: {} } };
const grid = '1 | H:id | name\n2 | D:1 | Ann';

const endless: TestPackage = {
  fields: { id: { script: `${BY_NAME}export const transform = ({ values }) => { for (;;); return { values }; };\n` } },
};

/** Checks what is true of every failed job: every place gives the reason, and no partial files are left. */
function assertFailed({ result, jobDir, events }: TestRun, code: string, status = 'error'): void {
  assert.deepEqual([result.status, result.error?.code], [status, code], String(result.error?.message));
  assert.doesNotMatch(result.error!.message, /\{\w+\}/, 'the message is filled in');
  assert.deepEqual([result.output, result.summary], [null, {}]);
  const { type, ...last } = events.at(-1)!;
  assert.equal(type, 'finished');
  assert.deepEqual('error' in last ? [last.status, last.error] : null, [status, result.error]);
  const names = readdirSync(jobDir);
  assert.ok(names.includes('run-request.json') && readdirSync(join(jobDir, 'inputs')).length === 1);
  const halfMade = names.filter((name) => /\.partial$|^normalized|^artifact\.json\./.test(name));
  assert.deepEqual(halfMade, []);
}

const corruptDir = join(import.meta.dirname, '../fixtures/corrupt');
// One document for each code; test/workbook/corrupt.test.ts reads all documents.
for (const name of pick(readdirSync(corruptDir), (file) => file.split('.').length === 2)) {
  const code = name.split('.')[0]!;
  test(`${name} ends its job with ${code}`, async () => {
    assert.ok(code in errorTable);
    const env: Record<string, string> = code === 'expanded_too_large' ? { ADE_MAX_EXPANDED_MB: '1' } : {};
    assertFailed(await runFile(plain, join(corruptDir, name), { env }), code);
  });
}

test('a missing document makes no job', async () => {
  await assert.rejects(runFile(plain, join(makeFolder(), 'none.xlsx')), { code: 'file_not_found' });
});

test('a late failure keeps the artifact of the passes before', async () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `D:${i},${makeNoise(i)}`);
  const file = join(makeFolder(), 'large.csv');
  writeFileSync(file, ['H:id,name', ...lines, ''].join('\n'));
  const run = await runFile(plain, file, { env: { ADE_WORKER_FSIZE_MB: '1' } });
  assertFailed(run, 'output_too_large');
  assert.deepEqual(pluck(run.artifact.pass_history, 'name'), ['structure', 'mapping', 'analyze']);
  assert.equal(run.artifact.summary.status, undefined);
  assert.ok(statSync(file).size > 1024 * 1024);
});

/** Texts that cannot be compressed. */
function makeNoise(seed: number): string {
  const parts = Array.from({ length: 8 }, (_, i) => createHash('sha512').update(`${seed}-${i}`).digest('base64'));
  return parts.join('');
}

test('a list of issues that grows too large ends the job, too', async () => {
  const text = `too many issues ${'and more '.repeat(45)}`;
  const script = `${BY_NAME}
export const validate = ({ values }) => ({
  issues: values.flatMap((_, i) => Array.from({ length: 10 }, () => ({ row_index: i + 1, code: 'many', message: '${text}' }))),
});
`;
  const rows = new Map(Array.from({ length: 600 }, (_, i) => [i + 2, [`D:${i}`]]));
  const run = await runPackage({ fields: { id: { script } } }, [{ grid: new Map([[1, ['H:id']], ...rows]) }], {
    env: { ADE_WORKER_FSIZE_MB: '1' },
  });
  assertFailed(run, 'output_too_large');
});

test('the wall clock of a job ends it', async () => {
  const script = `${BY_NAME}export const transform = () => { for (;;); };\n`;
  const run = await runPackage({ fields: { id: { script } } }, '1 | H:id\n2 | D:1', {
    env: { ADE_JOB_TIMEOUT_SECONDS: '1' },
  });
  assertFailed(run, 'time_limit');
  assert.equal(run.result.error!.message, 'time limit exceeded (1 s)');
});

test('the CPU time of all rule calls together ends a job', async () => {
  // Each call stays far below its own limit, but their sum exceeds the job's limit.
  const work = 'let sum = 0; for (let i = 0; i < 2.5e8; i++) sum = (sum + i) % 1000;';
  const script = `${BY_NAME}export const transform = ({ values }) => { ${work} return { values }; };\n`;
  const file = join(makeFolder(), 'long.csv');
  writeFileSync(file, ['H:id', ...Array.from({ length: 10_000 }, (_, i) => `D:${i}`), ''].join('\n'));
  const env = { ADE_WORKER_CPU_SECONDS: '1', ADE_RULE_TIMEOUT_SECONDS: '60' };
  assertFailed(await runFile({ fields: { id: { script } } }, file, { env }), 'cpu_limit');
});

test('a rule that hangs when the CPU time is almost used up loses only its own result', async () => {
  const env = { ADE_WORKER_CPU_SECONDS: '1', ADE_RULE_TIMEOUT_SECONDS: '0.5' };
  const { result, artifact } = await runPackage(endless, '1 | H:id\n2 | D:1', { env });
  assert.equal(result.status, 'success', String(result.error?.message));
  assert.deepEqual(pluck(artifact.rule_errors, 'rule', 'kind'), [['columns.id.transform', 'timeout']]);
});

test('an environment that was changed after preparation runs nothing', async () => {
  const changed: TestPackage = { fields: { id: { script: `${BY_NAME}// changed later\n` } } };
  const { envDir } = await prepareTest(changed);
  const script = join(envDir, 'ade-build', 'snapshot', 'columns', 'id.js');
  chmodSync(script, 0o644);
  appendFileSync(script, '// by somebody\n');
  const run = await runPackage(changed, grid);
  assertFailed(run, 'snapshot_modified');
  assert.equal(run.result.artifact, null);
});

test('a job runs the build that its request names, and no other', async () => {
  const { jobDir, request } = await makeReadyJob(plain, { document: { grid }, buildHash: '0'.repeat(64) });
  const report = await carryOutJob(jobDir, request, {});
  assert.equal(report!.error?.code, 'snapshot_modified');
  assert.match(report!.error!.message, /ade-build\/build\.json was changed/);
});

test('a signal that was given before the start cancels the job', async () => {
  const run = await runPackage(plain, grid, { signal: AbortSignal.abort() });
  assertFailed(run, 'cancelled', 'cancelled');
});

test('cancelling ends a job in the middle of an endless rule, and leaves no process behind', {
  skip: process.platform === 'linux' ? false : 'needs /proc',
}, async () => {
  // No time limit ends this job.
  const env = { ADE_RULE_TIMEOUT_SECONDS: '600' };
  const { jobDir, request } = await makeReadyJob(endless, { document: { grid: '1 | H:id\n2 | D:1' }, env });
  const cancel = new AbortController();
  let enginePid = 0;
  let started: number[] = [];
  const result = await carryOutJob(jobDir, request, {
    signal: cancel.signal,
    onSpawn: (pid) => {
      enginePid = pid;
    },
    onEvent: (event) => {
      if (event.type !== 'pass_started' || event.name !== 'transform') return;
      started = listDescendants(enginePid);
      cancel.abort();
    },
  });
  assert.deepEqual([result!.status, result!.error?.code], ['cancelled', 'cancelled']);
  assert.ok(started.length >= 2, 'engine and rule host were there');
  assert.deepEqual(await waitForEnd(started), []);
  assert.equal(existsSync(join(jobDir, 'normalized.xlsx')), false);
});

test('a job that was stopped can be resumed', async () => {
  const { jobDir, request } = await makeReadyJob(plain, { document: { grid } });
  assert.equal(await carryOutJob(jobDir, request, { stopSignal: AbortSignal.abort() }), null);
  const result = await carryOutJob(jobDir, request, {});
  assert.equal(result!.status, 'success', String(result!.error?.message));
});
