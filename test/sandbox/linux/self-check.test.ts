import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { getHostFacts } from '../../../src/sandbox/linux/host-facts.ts';
import type { LaunchPolicy } from '../../../src/sandbox/linux/launch-policy.ts';
import { launchFailureCode } from '../../../src/sandbox/linux/launcher/layout.ts';
import { makeLaunch } from '../../../src/sandbox/linux/make-launch.ts';
import { launcherPath } from '../../../src/sandbox/start/entries.ts';

const strict: LaunchPolicy = {
  ...{ command: [], parentPid: null, limits: [], uid: null, landlock: 'required', seccomp: true },
  ...{ read: [process.execPath, ...getHostFacts().libraries], execute: [process.execPath], write: [] },
  ...{ network: false, calls: 'rules', mounts: false },
};

function launch(policy: LaunchPolicy): { exitCode: number | null; failure: string | undefined } {
  const program = makeLaunch(policy);
  const result = spawnSync(launcherPath(), [program.encode('test')], { encoding: 'utf8' });
  return { exitCode: result.status, failure: program.findFailure('test', result.stderr) };
}

// Each policy lacks one layer that the self-check expects.
describe('self-check', { skip: process.platform === 'linux' ? false : 'the launcher is for Linux' }, () => {
  test('complete restrictions pass', () => {
    assert.deepEqual(launch(strict), { exitCode: 0, failure: undefined });
  });

  test('a writable /proc is noticed', () => {
    // The filter is off here, since it alone would also refuse the write.
    const { exitCode, failure } = launch({ ...strict, read: 'all', write: ['/proc'], seccomp: false });
    assert.equal(exitCode, launchFailureCode);
    assert.match(failure!, /could write a foreign file/);
  });

  test('a readable /proc is noticed', () => {
    const { failure } = launch({ ...strict, read: [...(strict.read as string[]), '/proc'] });
    assert.match(failure!, /could read a foreign file/);
  });

  test('a missing parent is noticed', () => {
    assert.match(launch({ ...strict, parentPid: 1 }).failure!, /parent process has already ended/);
  });

  test('a missing path is named', () => {
    assert.match(launch({ ...strict, read: ['/nowhere'] }).failure!, /\/nowhere/);
  });
});
