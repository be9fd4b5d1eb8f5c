import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ENGINE_VERSION } from '../../src/contract/version.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const command = join(projectDir, 'bin/ade.js');

/** The pinned runtime, which runs the command itself, and any other `node`, which hands over to it. */
for (const runtime of [process.execPath, 'node']) {
  const run = (...args: string[]) => spawnSync(runtime, [command, ...args], { encoding: 'utf8' });

  test(`bin/ade.js under ${runtime === 'node' ? 'any Node' : 'the pinned runtime'}: output, exit codes, no warnings`, () => {
    const version = run('--version');
    assert.deepEqual([version.stdout.trim(), version.stderr, version.status], [ENGINE_VERSION, '', 0]);
    assert.equal(run('no-such-command').status, 2);
    const doctor = run('doctor');
    assert.match(doctor.stdout, new RegExp(process.version));
    assert.deepEqual([doctor.stderr, doctor.status], ['', 0]);
  });
}

test('bin/ade.js installs the dependencies of a checkout that has none, as with the first command of the README', async (context) => {
  const clone = await makeTempFolder(context);
  for (const name of ['bin', 'scripts']) cpSync(join(projectDir, name), join(clone, name), { recursive: true });
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
  // A fake npm that records its arguments, and fails.
  const npm = join(clone, 'npm');
  writeFileSync(npm, '#!/bin/sh\necho "npm $1 in $PWD" >&2\nexit 3\n', { mode: 0o755 });
  const env = { ...process.env, PATH: [clone, process.env.PATH].join(delimiter) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'bin/ade.js'), 'init', 'x'], {
    env,
    encoding: 'utf8',
  });
  assert.deepEqual([status, stdout], [3, '']);
  assert.ok(stderr.includes(`npm ci in ${realpathSync(clone)}`), stderr);
});
