import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEvent, JobResult, Progress } from '../../src/contract/events.ts';
import { carryOutJob, makeJobId, makeResult, readEvents, readRunRequest, resumeJob } from '../../src/runner/index.ts';
import { readUsage } from '../../src/sandbox/start/process-usage.ts';
import { assertSameJob, readComparable } from '../helpers/compare-jobs.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { listDescendants } from '../helpers/processes.ts';
import { makeRichSheets, richPackage } from '../helpers/rich-package.ts';
import { AS_OF, BY_NAME, makeFolder, makeTestSettings, readRun } from '../helpers/run-package.ts';
import { pick, test, testInAll } from '../helpers/size.ts';
import { makeReadyJob } from './ready-job.ts';

type Moment = (event: JobEvent | Progress) => boolean;

const settings = makeTestSettings();
const linux = { skip: process.platform === 'linux' ? false : 'needs /proc' };
let file = '';
let undisturbed: ReturnType<typeof readComparable>;

async function makeJob(): Promise<string> {
  const { jobDir } = await makeReadyJob(richPackage, { document: { file }, jobId: makeJobId(), asOf: AS_OF });
  return jobDir;
}

interface Kill {
  isMoment: Moment;
  /** Whether the rule host is killed instead of the engine. */
  isHost?: boolean;
  times?: number;
  /** Whether the job may be done before the signal arrives. */
  mayBeLate?: boolean;
}

/** On a busy machine, a job may be done before its process is killed; then another one is run. */
const MAX_JOBS = 5;

async function runAndKill(kill: Kill): Promise<JobResult> {
  for (let i = 0; i < MAX_JOBS; i++) {
    const result = await tryToKill(await makeJob(), kill);
    if (result !== null) return result;
  }
  assert.fail('the moment came in no job');
}

/**
 * Runs the job, and kills one of its processes with SIGKILL at each of the first `times` moments; null if none was
 * killed, or only one that was done.
 */
async function tryToKill(
  jobDir: string,
  { isMoment, isHost = false, times = 1, mayBeLate = isHost }: Kill,
): Promise<JobResult | null> {
  const killed: number[] = [];
  let starts = 0;
  let pid: number | null = null;
  let isDue = false;
  const killWhenDue = () => {
    if (pid === null || !isDue || killed.length === times) return;
    const [engine, ...hosts] = listDescendants(pid);
    const found = (isHost ? hosts : [engine!]).filter((one) => !killed.includes(one));
    if (found.length === 0) return;
    isDue = false;
    killed.push(found.at(-1)!);
    process.kill(found.at(-1)!, 'SIGKILL');
  };
  const report = await carryOutJob(jobDir, readRunRequest(jobDir), {
    onSpawn: (spawned) => {
      pid = spawned;
      killWhenDue();
    },
    onEvent: (event) => {
      if (event.type === 'started') {
        pid = null;
        starts += 1;
      }
      isDue ||= isMoment(event);
      killWhenDue();
    },
  });
  const isLate = starts === 1 && !mayBeLate;
  return killed.length === 0 || isLate ? null : makeResult(jobDir, readRunRequest(jobDir), report!);
}

/** Checks everything that is true of a job that was killed and still succeeded. */
async function assertUndisturbed(result: JobResult, what: string): Promise<JobEvent[]> {
  assert.equal(result.status, 'success', String(result.error?.message));
  await readRun(result);
  assertSameJob(result.job_dir, undisturbed, what);
  const events = readEvents(result.job_dir);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, i) => i + 1),
  );
  const ends = events.flatMap((event) => (event.type === 'pass_finished' ? [event.name] : []));
  assert.equal(new Set(ends).size, ends.length, 'no pass finished twice');
  assert.equal(events.filter(({ type }) => type === 'finished').length, 1);
  return events;
}

before(async () => {
  file = join(makeFolder(), 'rich.xlsx');
  await writeGrids(file, makeRichSheets());
  const jobDir = await makeJob();
  const report = await carryOutJob(jobDir, readRunRequest(jobDir), {});
  const result = makeResult(jobDir, readRunRequest(jobDir), report!);
  await readRun(result);
  assert.equal(result.status, 'success', String(result.error?.message));
  undisturbed = readComparable(jobDir);
});

const passes = ['structure', 'mapping', 'analyze', 'transform', 'validate', 'write'] as const;

const moments: [string, Moment][] = [
  ['right after the start', (event) => event.type === 'started'],
  ...passes.flatMap((name): [string, Moment][] => [
    [`as ${name} begins`, (event) => event.type === 'pass_started' && event.name === name],
    [`as ${name} ends`, (event) => event.type === 'pass_finished' && event.name === name],
  ]),
  ['within structure', (event) => event.type === 'progress' && event.name === 'structure'],
  ['within transform', (event) => event.type === 'progress' && event.name === 'transform' && event.rows >= 1_000],
];

const isQuick = ([name]: [string, Moment]) => name === 'within transform';

/** The end of a pass is the beginning of the next; and a kill within a pass covers a kill at its beginning, and more. */
const isUsual = (name: string) => /^(right|within)|^as (analyze|write) begins|^as write ends/.test(name);

for (const [name, isMoment] of pick(moments, isQuick, ([moment]) => isUsual(moment))) {
  test(`a job whose engine is killed ${name} is started again, and ends with the same result`, linux, async () => {
    // An engine in the write pass may be done before the signal arrives; then nothing is restarted.
    const mayBeLate = name.startsWith('as write');
    const events = await assertUndisturbed(await runAndKill({ isMoment, mayBeLate }), name);
    const starts = events.filter((event) => event.type === 'started');
    const restarts = starts.slice(1).map(({ attempt, after }) => [attempt, after?.code]);
    if (!mayBeLate || restarts.length > 0) assert.deepEqual(restarts, [[2, 'process_killed']]);
  });
}

const hostMoments = moments.filter(([name]) => !/^(right|as write)/.test(name));
for (const [name, isMoment] of pick(hostMoments, isQuick, ([moment]) => /^within|^as mapping begins/.test(moment))) {
  test(
    `a job whose rule host is killed ${name} continues with a new one, and ends with the same result`,
    linux,
    async () => {
      const result = await runAndKill({ isMoment, isHost: true });
      const events = await assertUndisturbed(result, name);
      assert.equal(events.filter(({ type }) => type === 'started').length, 1);
    },
  );
}

for (const [isHost, process] of [
  [false, 'The engine'],
  [true, 'The rule process'],
] as const) {
  testInAll(`${process} that is killed three times ends the job, which says so and can be resumed`, linux, async () => {
    const isMoment: Moment = ({ type }) => type === 'pass_started' || type === 'progress';
    const result = await runAndKill({ isMoment, isHost, times: 3 });
    const { job_dir: jobDir } = result;
    assert.deepEqual([result.status, result.error?.code], ['error', 'process_killed_repeatedly']);
    assert.match(result.error!.message, new RegExp(`^${process} was killed from outside 3 times`));
    const left = readdirSync(jobDir).filter((file) => /partial|^normalized|^artifact\.json\./.test(file));
    assert.deepEqual(left, []);
    const resumed = await resumeJob(jobDir, { settings });
    assert.equal(resumed.status, 'success', String(resumed.error?.message));
    await readRun(resumed);
    assertSameJob(jobDir, undisturbed, process);
  });
}

/** A job whose runner stopped in the pass *transform*; one that was faster than the stop does not count. */
async function stopInTransform(): Promise<string> {
  for (;;) {
    const jobDir = await makeJob();
    const stop = new AbortController();
    const report = await carryOutJob(jobDir, readRunRequest(jobDir), {
      stopSignal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'pass_started' && event.name === 'transform') stop.abort();
      },
    });
    if (report === null) return jobDir;
  }
}

test('a job whose runner stopped within a pass resumes to the same result, except for a truncated event; a finished job does not resume', async () => {
  const jobDir = await stopInTransform();
  const path = join(jobDir, 'events.ndjson');
  const whole = readFileSync(path, 'utf8');
  const count = readEvents(jobDir).length;
  writeFileSync(path, `${whole}{"seq":99,"at":"2025-`);
  await assertUndisturbed(await resumeJob(jobDir, { settings }), 'a stop');
  const next = readEvents(jobDir)[count]!;
  assert.deepEqual([next.type, next.seq], ['started', count + 1]);
  assert.ok(readFileSync(path, 'utf8').startsWith(whole), 'what follows stands on its own line');
  await assert.rejects(resumeJob(jobDir, { settings }), { code: 'job_not_resumable' });
});

test('a job whose record a power failure cut begins again', async () => {
  const jobDir = await stopInTransform();
  const path = join(jobDir, 'artifact.json');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 1000));
  assert.equal((await resumeJob(jobDir, { settings })).status, 'success');
  assertSameJob(jobDir, undisturbed, 'a power failure');
});

testInAll('the time of a job counts over all its attempts', linux, async () => {
  const jobDir = await makeJob();
  const request = readRunRequest(jobDir);
  const short = { ...request, limits: { ...request.limits, timeout_seconds: 1 } };
  const spawned: number[] = [];
  const report = await carryOutJob(jobDir, short, {
    onSpawn: (pid) => {
      if (spawned.push(pid) === 1) process.kill(pid, 'SIGKILL');
    },
    onEvent: (event) => {
      // The first attempt may take any time: when the second begins, the time is over.
      if (event.type === 'started' && event.after) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    },
  });
  assert.equal(spawned.length, 2);
  assert.deepEqual(report!.error, { code: 'time_limit', message: 'time limit exceeded (1 s)' });
});

testInAll('a rule during which its host is always killed is found by replay, and switched off', linux, async () => {
  const script = `${BY_NAME}export const transform = () => { for (;;); };\n`;
  const upper = `${BY_NAME}export const transform = ({ values }) => ({ values: values.map((value) => String(value).toUpperCase()) });\n`;
  const isOver = { current: false };
  let engine: number | null = null;
  // Like a system that is short of memory: the rule always needs more memory than there is.
  const watch = (async () => {
    for (; !isOver.current; await sleep(20)) {
      const [, ...hosts] = engine === null ? [] : listDescendants(engine);
      for (const host of hosts) if ((readUsage(host)?.cpuMs ?? 0) > 600) process.kill(host, 'SIGKILL');
    }
  })();
  const { jobDir, request } = await makeReadyJob(
    { fields: { id: {}, bad: { script }, good: { script: upper } } },
    { document: { grid: '1 | H:id | bad | good\n2 | D:1 | b | c' }, env: { ADE_RULE_TIMEOUT_SECONDS: '600' } },
  );
  const report = await carryOutJob(jobDir, request, {
    onSpawn: (pid) => {
      engine = pid;
    },
  });
  isOver.current = true;
  await watch;
  const run = await readRun(makeResult(jobDir, request, report!));
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  assert.deepEqual(pluck(run.artifact.rule_errors, 'rule', 'kind', 'switched_off'), [
    ['columns.bad.transform', 'crash', true],
  ]);
  assert.match(run.artifact.rule_errors[0]!.message, /killed from outside/);
  assert.deepEqual(run.output.Normalized![1], ['D:1', 'b', 'C']);
});
