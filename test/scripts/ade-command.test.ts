import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { ENGINE_VERSION } from '../../src/contract/version.ts';

const command = join(import.meta.dirname, '../../bin/ade.js');

/** The pinned runtime, which runs the command itself, and whatever is called `node`, which hands over to it. */
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
