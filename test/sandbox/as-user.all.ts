import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { isLong } from '../helpers/size.ts';
import { requireOpenCheckout } from './levels.ts';

const someUserId = 1000;
// The kernel counts CPU time and memory in the same way for all users.
const notRepeated = isLong ? [] : ['--test-skip-pattern=/(cpu|heap|wasm) ends with/i'];
const suites = [
  'allowed-calls.test',
  'escape.test',
  'engine-profile.test',
  'layers.all',
  'lifecycle.test',
  'limits.test',
  '../rules/hostile/outer-objects.test',
  '../rules/hostile/outer-attacks.test',
];

// The suites run as the user who starts them; root repeats them as an ordinary user, all in one process.
test('the suites pass for an unprivileged user', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can become another user');
  if (!requireOpenCheckout(t)) return;
  const { NODE_TEST_CONTEXT: _, ADE_TEST_ONLY_ADDED: __, ...env } = process.env;
  const files = suites.map((suite) => join(import.meta.dirname, `${suite}.ts`));
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--test', '--test-isolation=none', ...notRepeated, ...files],
    {
      ...{ env, uid: someUserId, gid: someUserId },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const output = text(child.stdout);
  const [exitCode] = await once(child, 'close');
  assert.equal(exitCode, 0, await output);
});
