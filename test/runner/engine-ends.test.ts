import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { carryOutJob, makeResult } from '../../src/runner/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { listDescendants, waitForEnd } from '../helpers/processes.ts';
import { BY_NAME, makeFolder, readRun, runPackage } from '../helpers/run-package.ts';
import { makeReadyJob } from './ready-job.ts';

const endless = { fields: { id: { script: `${BY_NAME}export const transform = () => { for (;;); };\n` } } };

const ends: [NodeJS.Signals, string][] = [
  // Signals from outside: the engine is started again, and gets the signal again.
  ['SIGKILL', 'process_killed_repeatedly'],
  ['SIGTERM', 'process_killed_repeatedly'],
  ['SIGSEGV', 'process_crashed'],
  ['SIGXCPU', 'cpu_limit'],
];

for (const [signal, code] of ends) {
  test(`an engine that is ended by ${signal} at each transform ends its job with ${code}, and leaves no partial files`, {
    skip: process.platform === 'linux' ? false : 'needs /proc',
  }, async () => {
    const env = { ADE_RULE_TIMEOUT_SECONDS: '600' };
    const { jobDir, request } = await makeReadyJob(endless, { document: { grid: '1 | H:id\n2 | D:1' }, env });
    let enginePid = 0;
    let started: number[] = [];
    const report = await carryOutJob(jobDir, request, {
      onSpawn: (pid) => {
        enginePid = pid;
      },
      onEvent: (event) => {
        if (event.type !== 'pass_started' || event.name !== 'transform') return;
        started = listDescendants(enginePid);
        process.kill(enginePid, signal);
      },
    });
    const result = makeResult(jobDir, request, report!);
    assert.deepEqual([result.status, result.error?.code, result.output], ['error', code, null]);
    assert.ok(started.length >= 2, 'engine and rule host were there');
    assert.deepEqual(await waitForEnd(started), []);
    const { artifact, events } = await readRun(result);
    assert.deepEqual(pluck(artifact.pass_history, 'name'), ['structure', 'mapping', 'analyze']);
    assert.equal(events.at(-1)!.type, 'finished');
    assert.deepEqual(
      readdirSync(jobDir).filter((name) => /partial|^normalized|^artifact\.json\./.test(name)),
      [],
    );
  });
}

for (const exitCode of [0, 7]) {
  test(`an engine that exits with ${exitCode} before it reports the end of the job ends the job with process_exited`, async (t) => {
    const preload = join(makeFolder(), 'exit.cjs');
    writeFileSync(
      preload,
      `const fs = require('node:fs');
const { writeSync } = fs;
fs.writeSync = (...all) => {
  const count = writeSync(...all);
  if (String(all[1]).includes('"pass_finished","pass":2,')) process.exit(${exitCode});
  return count;
};
if (/engine\\.js$/.test(process.argv[1])) require('node:module').syncBuiltinESMExports();
`,
    );
    process.env.NODE_OPTIONS = `--require ${preload}`;
    t.after(() => {
      delete process.env.NODE_OPTIONS;
    });
    const { result, artifact } = await runPackage({ fields: { id: {} } }, '1 | H:id\n2 | D:1');
    assert.deepEqual([result.status, result.error?.code, result.output], ['error', 'process_exited', null]);
    assert.match(result.error!.message, new RegExp(`engine.* ${exitCode}\\b`, 'i'));
    assert.deepEqual(pluck(artifact.pass_history, 'name'), ['structure', 'mapping']);
    assert.deepEqual(await waitForEnd(listDescendants(process.pid).filter((pid) => pid !== process.pid)), []);
  });
}
