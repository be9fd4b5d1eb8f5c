import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import type { JobEvent, Progress } from '../../src/contract/events.ts';
import {
  carryOutJob,
  makeJobFolder,
  makeJobId,
  makeResult,
  makeRunRequest,
  readEvents,
  readRunRequest,
  resumeJob,
} from '../../src/runner/index.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { assertSameJob, readComparable } from '../helpers/compare-jobs.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeRichSheets, richPackage } from '../helpers/rich-package.ts';
import { AS_OF, makeFolder, makeTestSettings, prepareTest, readRun } from '../helpers/run-package.ts';
import { pick } from '../helpers/size.ts';

type Moment = (event: JobEvent | Progress) => boolean;

const settings = makeTestSettings();
let file = '';
let undisturbed: ReturnType<typeof readComparable>;

async function makeJob(): Promise<string> {
  const prepared = await prepareTest(richPackage);
  const jobId = makeJobId();
  const jobDir = join(makeFolder(), jobId);
  const source = { input: `inputs/${basename(file)}`, source_file: basename(file) };
  const level = await chooseLevel('auto');
  const request = makeRunRequest({ jobId, source, prepared, settings, level, asOf: AS_OF });
  await makeJobFolder(jobDir, file, prepared.envDir, request);
  return jobDir;
}

/** Starts the job and kills the engine outright when the moment has come. */
async function runAndKill(jobDir: string, isMoment: Moment): Promise<void> {
  let pid: number | null = null;
  let isDue = false;
  let isKilled = false;
  const killWhenDue = () => {
    if (pid === null || !isDue || isKilled) return;
    isKilled = true;
    process.kill(pid, 'SIGKILL');
  };
  const report = await carryOutJob(jobDir, readRunRequest(jobDir), {
    onSpawn: (spawned) => {
      pid = spawned;
      killWhenDue();
    },
    onEvent: (event) => {
      isDue ||= isMoment(event);
      killWhenDue();
    },
  });
  assert.ok(isKilled, 'the moment came');
  const result = makeResult(jobDir, readRunRequest(jobDir), report!);
  if (result.status === 'success') return;
  assert.equal(result.error?.code, 'process_killed');
  const left = readdirSync(jobDir);
  assert.deepEqual(
    left.filter((name) => name.endsWith('.partial') || name.startsWith('artifact.json.')),
    [],
  );
  const isWritten = result.artifact !== null && /"name": "write"/.test(readFileSync(result.artifact, 'utf8'));
  assert.equal(left.includes('normalized.xlsx'), isWritten);
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

/** Where a pass ends, the next begins; and a kill within a pass meets all that one at its beginning does, and more. */
const isUsual = (name: string) =>
  /^(right|within)|^as (mapping|analyze|validate|write) begins|^as write ends/.test(name);

for (const [name, isMoment] of pick(moments, ([moment]) => isUsual(moment))) {
  test(`a job that is killed ${name} resumes to the same result`, async () => {
    const jobDir = await makeJob();
    await runAndKill(jobDir, isMoment);
    if (isFinished(jobDir)) return;
    const result = await resumeJob(jobDir, { settings });
    assert.equal(result.status, 'success', String(result.error?.message));
    await readRun(result);
    assertSameJob(jobDir, undisturbed, name);
    const events = readEvents(jobDir);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, i) => i + 1),
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'started' ? [event.attempt] : [])),
      [1, 2],
    );
  });
}

function isFinished(jobDir: string): boolean {
  const last = readEvents(jobDir).at(-1);
  return last?.type === 'finished' && last.status === 'success';
}

/** On a busy machine the engine is further than its kill, and may even have ended: another job is taken then. */
async function makeThriceKilled(): Promise<string> {
  for (;;) {
    const jobDir = await makeJob();
    for (let kills = 0; kills < 3 && !isFinished(jobDir); kills++) {
      await runAndKill(jobDir, (event) => event.type === (kills === 0 ? 'pass_finished' : 'pass_started'));
    }
    if (!isFinished(jobDir)) return jobDir;
  }
}

test('a job that is killed three times resumes to the same result, but for an event that was cut off; a finished one does not resume', async () => {
  const jobDir = await makeThriceKilled();
  const path = join(jobDir, 'events.ndjson');
  const whole = readFileSync(path, 'utf8');
  const count = readEvents(jobDir).length;
  writeFileSync(path, `${whole}{"seq":99,"at":"2025-`);
  const result = await resumeJob(jobDir, { settings });
  assert.equal(result.status, 'success', String(result.error?.message));
  assertSameJob(jobDir, undisturbed, 'three kills');
  const next = readEvents(jobDir)[count]!;
  assert.deepEqual([next.type, next.seq], ['started', count + 1]);
  assert.ok(readFileSync(path, 'utf8').startsWith(whole), 'what follows stands on its own line');
  await assert.rejects(resumeJob(jobDir, { settings }), { code: 'job_not_resumable' });
});

test('a resumed job refuses a document that was exchanged', async () => {
  const jobDir = await makeJob();
  await runAndKill(jobDir, (event) => event.type === 'pass_started' && event.name === 'mapping');
  const { input } = readRunRequest(jobDir);
  await writeGrids(join(jobDir, input), [{ grid: '1 | H:id\n2 | D:1' }]);
  const { status, error } = await resumeJob(jobDir, { settings });
  assert.deepEqual([status, error?.code], ['error', 'job_not_resumable']);
});

test('resuming where there is no job says so', async () => {
  const folder = makeFolder();
  await assert.rejects(resumeJob(folder, { settings }), { code: 'job_not_found' });
  assert.equal(existsSync(join(folder, 'events.ndjson')), false);
});
