import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectDir } from '../../bin/runtime.js';
import { listDescendants, waitForEnd } from '../helpers/processes.ts';
import { size } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const npm = join(projectDir, 'node_modules', 'npm', 'bin', 'npm-cli.js');
/** Tests with a database, and with a service and a browser: most likely to leave something behind. */
const SOME = ['--', 'test/service/nodes/nodes.all.ts', 'test/web/auditor.all.ts'];
const TERMS = size(1, 1, 50);
const KILLS = size(1, 1, 20);
const MAX_DELAY_MS = size(20_000, 20_000, 60_000);
/** Time limit for one of these runs, with all waits. */
const LIMIT_MS = 150_000;
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** Starts `npm test`, ends it at a random moment, and fails if a process, memory or a file is left. */
async function endAtRandom(t: TestContext, args: readonly string[], signal: NodeJS.Signals): Promise<void> {
  const temporary = await makeTempFolder(t);
  // PostgreSQL runs as another user.
  chmodSync(temporary, 0o755);
  const { NODE_TEST_CONTEXT: _, ADE_TEST_COUNTS: __, ...env } = process.env;
  const memory = listMemory();
  const child = spawn(process.execPath, [npm, 'test', '--loglevel=error', ...args], {
    cwd: projectDir,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, TMPDIR: temporary },
  });
  const ended = once(child, 'exit');
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const delayMs = Math.random() * MAX_DELAY_MS;
  await Promise.race([sleep(delayMs), ended]);
  const pids = listDescendants(child.pid ?? 0);
  // npm, its shell, with-runtime.js or main.ts: whichever is killed, the others have to notice.
  const victim = signal === 'SIGKILL' ? pids[Math.floor(Math.random() * Math.min(4, pids.length))] : child.pid;
  if (child.exitCode === null) process.kill(victim ?? 0, signal);
  // If the run had already ended, it must have succeeded.
  else assert.equal(child.exitCode, 0, (await output).join(''));
  const what = `${signal} to ${victim === child.pid ? 'npm' : 'a process below npm'} after ${Math.round(delayMs)} ms`;
  // On a busy machine, a process that has just been started notices late that it is alone.
  const left = await waitForEnd(pids, 30_000);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  assert.deepEqual(left, [], `${what}: still alive, of ${pids.length} processes`);
  await waitUntil(() => readdirSync(temporary).length === 0);
  assert.deepEqual(listMemory(), memory, what);
}

function listMemory(): string[] {
  return existsSync('/dev/shm') ? readdirSync('/dev/shm').sort() : [];
}

// Without namespaces, less can be guaranteed: docs/decisions/test-tiers.md
describe('ending npm test leaves nothing behind', { skip: !isRoot && 'needs root on Linux' }, () => {
  test(`${TERMS} times SIGTERM`, { timeout: TERMS * LIMIT_MS }, async (t) => {
    for (let i = 0; i < TERMS; i++) await endAtRandom(t, i % 2 === 0 ? SOME : [], 'SIGTERM');
  });

  test(`${KILLS} times SIGKILL`, { timeout: KILLS * LIMIT_MS }, async (t) => {
    for (let i = 0; i < KILLS; i++) await endAtRandom(t, i % 2 === 0 ? SOME : [], 'SIGKILL');
  });
});
