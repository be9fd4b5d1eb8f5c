import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pc from 'picocolors';
import { makeProgressView } from '../../src/cli/report/job-progress.ts';
import { planOutputNames } from '../../src/cli/tasks/deliver-files.ts';
import { type PlannedJob, runJobs } from '../../src/cli/tasks/run-jobs.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { JobResult } from '../../src/contract/events.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

function makeRecorder(): Terminal & { lines: string[] } {
  const lines: string[] = [];
  return { lines, width: 500, paint: pc.createColors(false), print: (line = '') => lines.push(line), note: () => {} };
}

async function makeResult(
  context: TestContext,
  over: Partial<JobResult> = {},
  data = makeSampleArtifact(),
): Promise<JobResult> {
  const job_dir = await makeTempFolder(context);
  const artifact = join(job_dir, 'artifact.json');
  const output = join(job_dir, 'normalized.xlsx');
  await writeFile(artifact, JSON.stringify(data));
  await writeFile(output, 'workbook');
  const { summary } = data;
  const fixed = { job_id: 'job_1', source_file: 'members.xlsx', duration_ms: 1234 };
  return { ...fixed, status: 'success', job_dir, artifact, output, summary, ...over };
}

function planJob(path: string, run: PlannedJob['run'], outputName?: string): PlannedJob {
  return { path, run, ...(outputName === undefined ? {} : { outputName }) };
}

test('inputs of one name get different output names', () => {
  assert.deepEqual(planOutputNames(['a/m.xlsx', 'b/M.csv', 'm-2.xlsx', 'm']), ['m', 'M-3', 'm-2', 'm-4']);
});

test('the summary of a job shows mapping, issues, rows and files, and ends with what needs attention', async (context) => {
  const terminal = makeRecorder();
  const result = await makeResult(context);
  assert.equal(await runJobs([planJob('members.xlsx', async () => result)], {}, terminal), 0);
  const text = terminal.lines.join('\n');
  assert.match(text, /^members\.xlsx: 2 to check in 1\.2 s$/m);
  assert.match(text, /B {7}"Member No" {7}member_id {4}0\.60 {2}uncertain: email is close/);
  assert.match(text, /email {2}error {5}email_invalid +1,200 {2}'Members 2025'!C6, 'Members 2025'!C8, …/);
  assert.match(
    text,
    /25 rows in \(17 data, 3 header, 2 total, 1 group, 2 note\), 20 rows out, 3 of them from a second table/,
  );
  assert.ok(text.includes(result.output!) && text.includes(result.artifact!));
  assert.match(
    terminal.lines.at(-1)!,
    /needs attention: 'Members 2025', table_1: column B may be email .*; city has no column/,
  );
});

test('the summary says which sheets were skipped and why, and which derived fields are empty', async (context) => {
  const terminal = makeRecorder();
  const artifact = makeSampleArtifact();
  const { fields } = artifact.sheets[0]!.tables[0]!.transform!;
  const derived = { field: 'full_name', rule: 'columns.full_name.derive', changed: 0, dropped: 0 };
  const say = async (empty: number) => {
    fields.splice(1, fields.length, { ...derived, empty });
    const result = await makeResult(context, {}, artifact);
    await runJobs([planJob('members.xlsx', async () => result)], {}, terminal);
    return terminal.lines.splice(0).join('\n');
  };
  const text = await say(11);
  assert.match(text, /^ {2}skipped 2 sheets: Archive \(hidden\), 'Chart 1' \(chart sheet\)$/m);
  // ADE 0.3 recorded no unread sheets.
  delete artifact.job.document.unread_sheets;
  assert.match(await say(11), /'Chart 1' \(sheet without cells\)$/m);
  assert.match(text, /full_name .* derived by columns\.full_name\.derive, but empty in all 11 rows$/m);
  assert.match(await say(4), /derived by columns\.full_name\.derive, empty in 4 of 11 rows$/m);
  assert.match(await say(0), /derived by columns\.full_name\.derive$/m);
});

test('--json prints one line per document, also for one that failed; the exit code is 1', async (context) => {
  const terminal = makeRecorder();
  const result = await makeResult(context);
  const failing = async (): Promise<never> => {
    throw new TypeError('boom');
  };
  const jobs = [planJob('members.xlsx', async () => result), planJob('in/bad.xlsx', failing)];
  assert.equal(await runJobs(jobs, { json: true }, terminal), 1);
  const [first, second] = terminal.lines.map((line) => JSON.parse(line));
  const keys = ['job_id', 'status', 'source_file', 'job_dir', 'artifact', 'output', 'summary'];
  assert.deepEqual(Object.keys(first), keys);
  assert.deepEqual(Object.keys(second), [...keys, 'error']);
  assert.equal(second.source_file, 'bad.xlsx');
  assert.equal(second.error.code, 'engine_failed');
});

test('--out receives copies under names of their own, and the result names them', async (context) => {
  const terminal = makeRecorder();
  const out = join(await makeTempFolder(context), 'new', 'folder');
  const jobs = [
    planJob('a/members.xlsx', async () => makeResult(context), 'members'),
    planJob('b/members.xlsx', async () => makeResult(context), 'members-2'),
    planJob('some-job', async () => makeResult(context, { source_file: 'resumed.csv' })),
  ];
  assert.equal(await runJobs(jobs, { json: true, out }, terminal), 0);
  const names = ['members', 'members-2', 'resumed'];
  const expected = names.flatMap((name) => [`${name}.artifact.json`, `${name}.normalized.xlsx`]);
  assert.deepEqual((await readdir(out)).sort(), expected.sort());
  const { output } = JSON.parse(terminal.lines[1]!);
  assert.equal(output, join(out, 'members-2.normalized.xlsx'));
  assert.equal(await readFile(output, 'utf8'), 'workbook');
});

test('--quiet prints failures only', async (context) => {
  const terminal = makeRecorder();
  const error = { code: 'time_limit', message: 'time limit exceeded (300 s)' };
  const failed = await makeResult(context, { status: 'error', output: null, artifact: null, summary: {}, error });
  const jobs = [planJob('a.xlsx', () => makeResult(context)), planJob('b.xlsx', async () => failed)];
  assert.equal(await runJobs(jobs, { quiet: true }, terminal), 1);
  assert.match(terminal.lines[0]!, /members\.xlsx: failed in/);
  assert.ok(terminal.lines.includes('  error[time_limit]: time limit exceeded (300 s)'));
});

test('the progress of a job says when its engine was killed and started again', () => {
  const notes: string[] = [];
  const terminal: Terminal = { ...makeRecorder(), note: (line) => notes.push(line) };
  const { onEvent } = makeProgressView('members.xlsx', terminal, false, true);
  const about = {
    at: '2026-01-01T00:00:00.000Z',
    job_id: 'job_1',
    type: 'started' as const,
    sandbox_level: 'landlock',
  };
  onEvent({ ...about, seq: 1, attempt: 1 });
  const after = { code: 'process_killed', message: 'The engine was killed from outside (SIGKILL)' };
  onEvent({ ...about, seq: 2, attempt: 2, after });
  assert.deepEqual(notes, ['members.xlsx: started again: The engine was killed from outside (SIGKILL)']);
});

test('an interrupt aborts the running job, and the ones after it are not started', async () => {
  const terminal = makeRecorder();
  let isSecondStarted = false;
  const first = planJob('a.xlsx', ({ signal }) => {
    process.emit('SIGINT');
    return Promise.reject(signal.reason);
  });
  const second = planJob('b.xlsx', () => {
    isSecondStarted = true;
    return Promise.reject(new Error('unexpected'));
  });
  assert.equal(await runJobs([first, second], { json: true }, terminal), 1);
  assert.equal(isSecondStarted, false);
  assert.deepEqual(
    terminal.lines.map((line) => [JSON.parse(line).status, JSON.parse(line).error.code]),
    [
      ['cancelled', 'cancelled'],
      ['cancelled', 'cancelled'],
    ],
  );
  assert.equal(process.listenerCount('SIGINT'), 0);
});

test('several documents take a line each, and a summary says which to look at and why', async (context) => {
  const terminal = makeRecorder();
  const artifact = makeSampleArtifact();
  const clean = { ...artifact.summary, rows_out: 1, attention: [] };
  const error = { code: 'time_limit', message: 'time limit exceeded (300 s)' };
  const failed = { status: 'error' as const, source_file: 'c.xlsx', output: null, artifact: null, summary: {}, error };
  const toCheck = await makeResult(context, { source_file: 'b.xlsx' }, artifact);
  const jobs = [
    planJob('a.xlsx', () => makeResult(context, { source_file: 'a.xlsx', summary: clean })),
    planJob('b.xlsx', async () => toCheck),
    planJob('c.xlsx', () => makeResult(context, failed)),
  ];
  assert.equal(await runJobs(jobs, {}, terminal), 1);
  const points = artifact.summary.attention!.length;
  assert.deepEqual(terminal.lines.slice(0, 5), [
    'a.xlsx: clean, 1 row in 1.2 s',
    `b.xlsx: ${points} to check, 20 rows in 1.2 s`,
    'c.xlsx: failed in 1.2 s',
    '',
    '3 documents in 3.7 s: 1 clean, 1 to check, 1 failed',
  ]);
  const rest = terminal.lines.slice(5).join('\n');
  assert.match(rest, /^ {2}b\.xlsx: 'Members 2025', table_1: column B may be email.* and \d+ more points?$/m);
  assert.ok(rest.includes(`    ${toCheck.job_dir}`));
  assert.match(rest, /^ {2}c\.xlsx: time limit exceeded \(300 s\) \[time_limit\]$/m);
  assert.doesNotMatch(rest, /a\.xlsx/);
});

test('a job that was interrupted says how to finish it', async (context) => {
  const error = { code: 'cancelled', message: 'The job was cancelled.' };
  const over = { status: 'cancelled' as const, output: null, artifact: null, summary: {}, error };
  const result = await makeResult(context, over);
  for (const others of [[], [planJob('b.xlsx', async () => result)]]) {
    const terminal = makeRecorder();
    assert.equal(await runJobs([planJob('a.xlsx', async () => result), ...others], {}, terminal), 1);
    assert.ok(terminal.lines.includes(`  finish it with: ade resume ${result.job_dir}`), terminal.lines.join('\n'));
  }
});

test('--fail-on ends with 3 if a result has what it names, and a failure still ends with 1', async (context) => {
  const { summary } = makeSampleArtifact();
  const clean = { ...summary, attention: [], issues: { error: 0, warning: 3, info: 0 } };
  const results = {
    clean: await makeResult(context, { summary: clean }),
    attention: await makeResult(context, { summary: { ...clean, attention: summary.attention! } }),
    errors: await makeResult(context, { summary: { ...clean, issues: { error: 1, warning: 0, info: 0 } } }),
    nothing: await makeResult(context, { summary: { ...clean, rows_out: 0 } }),
  };
  const run = (names: (keyof typeof results)[], failOn?: 'attention' | 'errors' | 'nothing') =>
    runJobs(
      names.map((name) => planJob(`${name}.xlsx`, async () => results[name])),
      failOn === undefined ? {} : { failOn },
      makeRecorder(),
    );
  for (const name of ['clean', 'attention', 'errors', 'nothing'] as const) assert.equal(await run([name]), 0, name);
  const found = await Promise.all(
    (['attention', 'errors', 'nothing'] as const).map(async (limit) => [
      await run(['clean'], limit),
      await run(['attention'], limit),
      await run(['errors'], limit),
      await run(['clean', 'nothing'], limit),
    ]),
  );
  assert.deepEqual(found, [
    [0, 3, 3, 3],
    [0, 0, 3, 3],
    [0, 0, 0, 3],
  ]);
  const failing = planJob('broken.xlsx', async () => Promise.reject(new Error('on purpose')));
  assert.equal(await runJobs([failing], { failOn: 'attention' }, makeRecorder()), 1);
});
