import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { allLevels, requireLevel, requireOpenCheckout } from '../../sandbox/levels.ts';

const ordinaryUser = 1000;
const files = ['matrix', 'keep-failing'].map((name) => join(import.meta.dirname, `${name}.test.ts`));

/** Runs the hostile rules at a level, as this process's user or as another one. */
async function runSuites(level: string, uid?: number): Promise<void> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', '--test', '--test-isolation=none', ...files], {
    env: { ...env, HOME: '/tmp', ADE_TEST_SANDBOX: level, ADE_TEST_TIER: 'all' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const output = text(child.stdout);
  const [exitCode] = await once(child, 'close');
  assert.equal(exitCode, 0, await output);
  assert.match(await output, /^ℹ pass [1-9]/m);
}

for (const level of allLevels) {
  test(`hostile rules cost their own result at ${level}`, async (t) => {
    if (await requireLevel(t, level)) await runSuites(level);
  });

  test(`hostile rules cost their own result at ${level}, as an ordinary user`, async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can become another user');
    if (!requireOpenCheckout(t) || !(await requireLevel(t, level))) return;
    await runSuites(level, ordinaryUser);
  });
}
