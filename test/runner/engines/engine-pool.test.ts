import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AdeError } from '../../../src/contract/errors/index.ts';
import { jobPaths } from '../../../src/contract/layout.ts';
import type { EngineWatch } from '../../../src/runner/engines/engine-end.ts';
import type { EnginePoolOptions } from '../../../src/runner/engines/engine-pool.ts';
import { JobView } from '../../../src/runner/engines/job-view.ts';
import { carryOutJob, EnginePool } from '../../../src/runner/index.ts';
import { listRunning, waitForEnd } from '../../helpers/processes.ts';
import {
  BY_NAME,
  makeFolder,
  makeTestSettings,
  type RunOptions,
  runFile,
  runPackage,
  type TestPackage,
  type TestRun,
} from '../../helpers/run-package.ts';
import { test, testInAll } from '../../helpers/size.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeReadyJob } from '../ready-job.ts';

const { dataDir } = makeTestSettings();
const jobsDir = join(dataDir, 'jobs');
const makePool = (more: Partial<EnginePoolOptions> = {}) => {
  const pool = new EnginePool({ dataDir, maxIdle: 2, idleSeconds: 60, ...more });
  after(() => pool.close());
  return pool;
};

/** Loops forever if it sees a time long before that of any job. */
const WAITING = `${BY_NAME}
while (Date.now() < Date.UTC(1990));
`;
/** Long enough to see the processes of a job while it runs. */
const SLOW = `${BY_NAME}
export function transform({ values }) {
  let sum = 0;
  for (let i = 0; i < 5e7; i++) sum += i;
  return { values: values.map((value) => (sum > 0 ? value : null)) };
}
`;
/** What a module sees while it is loaded must not depend on when its host was started. */
const CLOCK = `${BY_NAME}
const loaded = [new Date().toISOString(), Date.now(), Temporal.Now.instant(), Math.random()].join(' ');
export const transform = ({ values }) => ({ values: values.map(() => loaded) });
`;
const SPY = `${BY_NAME}
export function transform(call) {
  console.log(JSON.stringify(call));
  return { values: call.values };
}
`;
const testPackage: TestPackage = { fields: { id: {}, made: { script: CLOCK } } };
const slowPackage: TestPackage = { fields: { id: { script: SLOW } } };
const makeGrid = (value = 'y') => `1 | H:id | made\n2 | D:1 | x\n3 | D:${value} | y`;
const GRID = makeGrid();
const run = (options: RunOptions, grid = GRID, used = testPackage) => runPackage(used, grid, options);

const listEngines = () => listRunning('engine.js');
const listFolders = () => readdirSync(jobsDir).filter((name) => name.startsWith('.engines-'));

function assertSame(later: TestRun, first: TestRun): void {
  for (const one of [first, later]) assert.equal(one.result.status, 'success', String(one.result.error?.message));
  assert.equal(later.artifact.output.sha256, first.artifact.output.sha256);
  assert.deepEqual(later.output, first.output);
  assert.deepEqual([later.artifact.sheets, later.issues], [first.artifact.sheets, first.issues]);
}

suite('engines that serve several jobs', { skip: process.platform === 'linux' ? false : 'needs /proc' }, () => {
  test('one engine runs job after job, and each gives the bytes of an engine of its own', async () => {
    const own = await run({});
    const engines = makePool();
    const first = await run({ engines });
    const [pid, ...others] = listEngines();
    assert.deepEqual(others, []);
    assertSame(first, own);
    for (let i = 0; i < 3; i++) assertSame(await run({ engines }), own);
    assert.deepEqual(listEngines(), [pid]);
    assert.deepEqual(readdirSync(first.jobDir).sort(), readdirSync(own.jobDir).sort());
    assert.match(
      String(first.output.Normalized![1]![1]),
      /^2025-10-30T12:00:00.000Z 1761825600000 2025-10-30T12:00:00Z/,
    );
    await engines.close();
    assert.deepEqual([listEngines(), listFolders()], [[], []]);
  });

  test('an engine that keeps more memory than it may gets no other job', async () => {
    const engines = makePool({ maxResidentMb: 1 });
    await run({ engines });
    await waitUntil(() => listEngines().length === 0);
    await engines.close();
  });

  testInAll(
    'a rule host is started ahead and used, unless a module asked for the time before the job had one',
    async () => {
      const engines = makePool();
      await run({ engines }, GRID, slowPackage);
      await waitUntil(() => listRunning('rule-host.cjs').length === 1);
      const [ahead] = listRunning('rule-host.cjs');
      let seen: number[] = [];
      await run(
        {
          engines,
          onEvent: ({ type }) => {
            if (type === 'pass_started' && seen.length === 0) seen = listRunning('rule-host.cjs');
          },
        },
        GRID,
        slowPackage,
      );
      assert.deepEqual(seen, [ahead], 'no other host');
      await engines.close();
    },
  );

  testInAll('an engine that is killed while it waits is not counted as a kill of the next job', async () => {
    const engines = makePool();
    const { request, jobDir } = await makeReadyJob(testPackage, { document: { grid: GRID } });
    engines.expect(request, jobPaths(jobDir).environment);
    const spawned: number[] = [];
    const attempts: (number | undefined)[] = [];
    const report = await carryOutJob(jobDir, request, {
      engines,
      // Its end is not known yet when the engine gets the job.
      onSpawn: (pid) => spawned.push(pid) === 1 && process.kill(pid, 'SIGKILL'),
      onEvent: (event) => event.type === 'started' && attempts.push(event.attempt),
    });
    assert.deepEqual([report?.status, report?.error], ['success', null]);
    assert.deepEqual([spawned.length, attempts], [2, [1]]);
    await engines.close();
  });

  testInAll('no host is started ahead after the last job, or again for a package that it cannot load', async () => {
    const known = makePool({ jobCount: 2 });
    for (let i = 0; i < 2; i++) await run({ engines: known }, GRID, slowPackage);
    await delay(200);
    assert.deepEqual(listRunning('rule-host.cjs'), []);
    await known.close();

    const engines = makePool();
    // Its modules ask for the time: the host that is started after the first job ends, and no other one is started.
    for (let i = 0; i < 2; i++) await run({ engines });
    await delay(200);
    assert.deepEqual(listRunning('rule-host.cjs'), []);
    await engines.close();
  });

  test('a job leaves nothing for the next one: no file, no open file, no value for its rules', async () => {
    const marker = 'Zanzibar4711';
    const engines = makePool();
    // Everything that rules receive is in the log of rules.
    const spy = { fields: { id: { script: SPY } } };
    const first = await run({ engines, keepRuleLog: true }, makeGrid(marker), spy);
    assert.ok(listFilesWith(marker, first.jobDir).length > 0);
    const [engine] = listEngines();
    assert.deepEqual(
      readdirSync(`/proc/${engine}/fd`).filter((fd) => /jobs|\.engines-/.test(readLink(`/proc/${engine}/fd/${fd}`))),
      [],
    );
    const [folder] = listFolders();
    assert.deepEqual(listFilesWith(marker, join(jobsDir, folder!)), []);

    const second = await run({ engines, keepRuleLog: true }, makeGrid('other'), spy);
    assert.deepEqual(listFilesWith(marker, second.jobDir), []);
    assert.equal(listFilesWith('other', join(second.jobDir, 'logs')).length, 1, 'the log has what rules receive');
    assert.doesNotMatch(JSON.stringify(second.events), new RegExp(`${marker}|${first.result.job_id}`));
    assert.deepEqual(listEngines(), [engine]);
    await engines.close();
  });

  testInAll('words that a message may use because a header has them are known for that document only', async () => {
    const validate = `${BY_NAME}
export const validate = () => ({ issues: [{ row_index: 1, code: 'bad_value', message: 'Not in Quagga.' }] });
`;
    const says = { fields: { id: { script: validate } }, files: {} };
    const engines = makePool();
    const messages: string[] = [];
    for (const header of ['H:Quagga id', 'H:id']) {
      // The word is in no source of the package: the rule has it from the document.
      const { issues } = await run({ engines }, `1 | ${header}\n2 | D:1`, hideWord(says));
      messages.push(issues.map(({ message }) => message).join());
    }
    assert.deepEqual(messages, ['Not in Quagga.', 'Not in {redacted}']);
    await engines.close();
  });

  testInAll('an engine ends after a job that failed, and does not outlive its pool', async () => {
    const engines = makePool();
    await run({ engines }, GRID, slowPackage);
    const [first] = listEngines();
    const cancel = new AbortController();
    const onEvent = ({ type }: { type: string }) => type === 'pass_finished' && cancel.abort();
    const { result, jobDir } = await run({ engines, signal: cancel.signal, onEvent }, GRID, slowPackage);
    assert.equal(result.status, 'cancelled');
    assert.ok(existsSync(join(jobDir, 'artifact.json')), 'the passes that were finished are kept');
    assert.deepEqual(listEngines(), []);
    assert.equal((await run({ engines })).result.status, 'success');
    const [second] = listEngines();
    assert.notEqual(second, first);

    process.kill(second!, 'SIGKILL');
    await waitForEnd([second!]);
    assert.equal((await run({ engines })).result.status, 'success');
    const [third] = listEngines();
    await engines.close();
    assert.deepEqual([listEngines(), listFolders()], [[], []]);
    assert.equal((await run({ engines })).result.status, 'success', 'a closed pool still runs jobs');
    assert.deepEqual([listEngines(), third === second], [[], false]);
  });

  testInAll('a job that was cancelled when it had succeeded does not cancel the next one', async (t) => {
    const engines = makePool();
    const { promise: reported, resolve: noteReport } = Promise.withResolvers<void>();
    const { parse } = JSON;
    // The engine's messages come as JSON.
    t.mock.method(JSON, 'parse', (text: string) => {
      const message = parse(text);
      if (message?.type === 'succeeded') noteReport();
      return message;
    });
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const late = wrapPool(engines, async (jobDir, request, watch) => {
      const cancel = new AbortController();
      const onMessage: EngineWatch['onMessage'] = async (message) => {
        await watch.onMessage(message);
        if (message.type !== 'pass_finished' || message.name !== 'write') return;
        // Meanwhile, the engine reports its success.
        await reported;
        cancel.abort();
      };
      return engines.run(jobDir, request, { ...watch, signal: cancel.signal, onMessage }).finally(end);
    });
    const next = wrapPool(engines, (...job) => ended.then(() => engines.run(...job)));
    const runs = await Promise.all([run({ engines: late }), run({ engines: next })]);
    assert.deepEqual(
      runs.map(({ result }) => result.status),
      ['success', 'success'],
    );
    await engines.close();
  });

  test('if no engine may wait, that of a running job ends with it, and nothing of its package is loaded again', async () => {
    let mayWait = true;
    const engines = makePool({ mayWait: () => mayWait });
    await run({ engines }, GRID, slowPackage);
    await waitUntil(() => listRunning('rule-host.cjs').length === 1);
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'pass_started') mayWait = false;
    };
    assert.equal((await run({ engines, onEvent }, GRID, slowPackage)).result.status, 'success');
    const { request, jobDir } = await makeReadyJob(slowPackage, { document: { grid: GRID } });
    engines.expect(request, jobPaths(jobDir).environment);
    assert.deepEqual([listEngines(), listRunning('rule-host.cjs')], [[], []]);
    mayWait = true;
    engines.expect(request, jobPaths(jobDir).environment);
    await waitUntil(() => listRunning('rule-host.cjs').length === 1);
    await engines.close();
  });

  test('an announced package that cannot be loaded harms no job', async () => {
    const engines = makePool();
    const { request, jobDir } = await makeReadyJob(testPackage, { document: { grid: GRID } });
    engines.expect(request, makeFolder());
    engines.expect(request, join(jobDir, 'missing'));
    const report = await carryOutJob(jobDir, request, { engines, isVerified: true });
    assert.deepEqual([report?.status, report?.error], ['success', null]);
    await engines.close();
  });

  test('an engine gets another job only when the files of the last one are gone', async (t) => {
    const engines = makePool();
    await run({ engines });
    const [first] = listEngines();
    const { remove } = JobView.prototype;
    const slowly = async function (this: JobView) {
      await delay(200);
      await remove.call(this);
    };
    const mocked = t.mock.method(JobView.prototype, 'remove', slowly);
    await run({ engines });
    const [folder] = listFolders();
    assert.deepEqual(
      readdirSync(join(jobsDir, folder!)).map((engine) => readdirSync(join(jobsDir, folder!, engine))),
      [[]],
    );
    assert.deepEqual(listEngines(), [first]);
    mocked.mock.mockImplementation(() => Promise.reject(new Error('in use')));
    assert.equal((await run({ engines })).result.status, 'success');
    assert.deepEqual(listEngines(), []);
    await engines.close();
  });

  test('an error names the folder of the job, not the one in which its engine worked', async () => {
    const engines = makePool();
    const { request, jobDir } = await makeReadyJob(slowPackage, { document: { grid: GRID } });
    const stop = new AbortController();
    const onEvent = ({ type }: { type: string }) => type === 'pass_finished' && stop.abort();
    assert.equal(await carryOutJob(jobDir, request, { engines, stopSignal: stop.signal, onEvent }), null);
    appendFileSync(join(jobDir, request.input), ' ');
    const report = await carryOutJob(jobDir, request, { engines });
    assert.deepEqual(report?.error, {
      code: 'job_not_resumable',
      message: new AdeError('job_not_resumable', { path: jobDir, found: 'its document was changed since its start' })
        .message,
    });
    await engines.close();
  });

  testInAll('a job without its environment ends as with an engine of its own', async () => {
    const engines = makePool();
    const errors = [];
    for (const used of [undefined, engines]) {
      const { request, jobDir } = await makeReadyJob(testPackage, { document: { grid: GRID } });
      rmSync(jobPaths(jobDir).environment);
      errors.push((await carryOutJob(jobDir, request, { engines: used, isVerified: true }))?.error);
    }
    assert.equal(errors[0]?.code, 'engine_failed');
    assert.deepEqual(errors[1], errors[0]);
    await engines.close();
  });

  test('no rule host with the network is started ahead: its modules could use it without a job', async () => {
    const engines = makePool();
    const asks = { ...slowPackage, engine: { defaults: { runtime_network_access: true } } };
    await run({ engines, network: false }, GRID, asks);
    await waitUntil(() => listRunning('rule-host.cjs').length === 1);
    await run({ engines, network: true }, GRID, asks);
    await delay(300);
    assert.deepEqual([listEngines().length, listRunning('rule-host.cjs').length], [2, 1]);
    await engines.close();
  });

  testInAll('a pool that is closed while a job runs leaves its files until the job has ended', async () => {
    const engines = makePool();
    const onEvent = ({ type }: { type: string }) => type === 'pass_started' && engines.close();
    assert.equal((await run({ engines, onEvent })).result.status, 'success');
    assert.deepEqual([listEngines(), listFolders()], [[], []]);
  });

  testInAll('a rule host that is started ahead ends at once if a module asks for the time', async () => {
    const engines = makePool();
    const waiting = { fields: { id: { script: WAITING } } };
    for (const _ of [1, 2]) {
      const { result } = await run({ engines, env: { ADE_RULE_TIMEOUT_SECONDS: '10' } }, GRID, waiting);
      assert.ok(result.status === 'success' && result.duration_ms < 9000, `${result.status}, ${result.duration_ms} ms`);
    }
    await engines.close();
  });

  testInAll('a job of an engine has the limit of processor time of one job', async () => {
    const engines = makePool();
    const env = { ADE_WORKER_CPU_SECONDS: '1', ADE_RULE_TIMEOUT_SECONDS: '1' };
    const file = join(dataDir, 'long.csv');
    writeFileSync(file, `H:id,made\n${'D:1,x\n'.repeat(400_000)}`);
    for (let i = 0; i < 3; i++) assert.equal((await run({ engines, env })).result.status, 'success');
    const { result } = await runFile(testPackage, file, { engines, env });
    assert.deepEqual([result.status, result.error?.code], ['error', 'cpu_limit']);
    await engines.close();
  });

  testInAll('jobs with other limits get another engine', async () => {
    const engines = makePool();
    await run({ engines });
    const [engine] = listEngines();
    await run({ engines, env: { ADE_WORKER_MEM_MB: '400' } });
    assert.equal(listEngines().length, 2);
    assert.ok(listEngines().includes(engine!));
    await engines.close();
  });

  testInAll('an engine that waits long enough ends', async () => {
    const engines = makePool({ idleSeconds: 1 });
    await run({ engines });
    assert.equal(listEngines().length, 1);
    await waitUntil(() => listEngines().length === 0);
    await engines.close();
  });
});

function wrapPool(engines: EnginePool, run: EnginePool['run']): EnginePool {
  return Object.assign(Object.create(engines), { run });
}

/** Writes the word so that no source has it. */
function hideWord(testPackage: TestPackage): TestPackage {
  return JSON.parse(JSON.stringify(testPackage).replace("'Not in Quagga.'", "'Not in Qua' + 'gga.'"));
}

/** The files below a folder that contain a text. */
function listFilesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.endsWith('.xlsx') && readFileSync(path).includes(text));
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
