import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { listDescendants, waitForEnd } from '../helpers/processes.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const npm = join(projectDir, 'node_modules', 'npm', 'bin', 'npm-cli.js');

/** Runs `npm start` until it serves, in its own process group, as in a terminal. */
async function startService(t: TestContext) {
  const dataDir = await makeTempFolder(t);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [npm, 'start', '--loglevel=error'], {
    cwd: projectDir,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_LOG_LEVEL: 'error' },
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /^ADE serves at (\S+)/.exec(line)?.[1];
    if (url !== undefined)
      return { npmPid: child.pid!, url, ended: once(child, 'exit'), pids: listDescendants(child.pid!) };
  }
  throw new Error('npm start ended without serving');
}

describe('npm start', { skip: process.platform !== 'linux' && 'processes are listed by /proc' }, () => {
  const ways = {
    'SIGTERM to npm alone': (npmPid: number) => process.kill(npmPid, 'SIGTERM'),
    'SIGHUP to npm alone': (npmPid: number) => process.kill(npmPid, 'SIGHUP'),
    'SIGKILL to npm alone': (npmPid: number) => process.kill(npmPid, 'SIGKILL'),
    'Ctrl-C, which the whole group gets': (npmPid: number) => process.kill(-npmPid, 'SIGINT'),
  };
  for (const [way, stop] of Object.entries(ways)) {
    test(`${way} ends the server as well`, async (t) => {
      const { npmPid, url, ended, pids } = await startService(t);
      assert.equal((await fetch(`${url}/api/v1/health`)).status, 200);
      stop(npmPid);
      await ended;
      const left = await waitForEnd(pids, 10_000);
      for (const pid of left) process.kill(pid, 'SIGKILL');
      assert.deepEqual(left, [], `still alive, of ${pids.length} processes`);
      await assert.rejects(fetch(url));
    });
  }

  test('stopping npm before its script begins ends the server as well', async (t) => {
    const script = join(await makeTempFolder(t), 'forever.mjs');
    writeFileSync(script, 'setInterval(() => undefined, 1000);');
    const args = [process.execPath, join(projectDir, 'scripts', 'with-runtime.js'), script];
    // The shell exits at once.
    const { stdout } = spawnSync('sh', ['-c', '"$@" >/dev/null 2>&1 & echo $!', 'sh', ...args], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      encoding: 'utf8',
    });
    const left = await waitForEnd([Number(stdout)], 10_000);
    for (const pid of left) process.kill(pid, 'SIGTERM');
    assert.deepEqual(left, []);
  });
});
