import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitUntil } from '../helpers/wait-until.ts';

const program = join(import.meta.dirname, 'guard-main.ts');

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

for (const how of ['end', 'SIGTERM', 'SIGKILL'] as const) {
  test(`a guarded folder is removed and its processes end: ${how}`, {
    skip: process.platform !== 'linux' && 'There is no /proc.',
  }, async () => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const [line] = await once(child.stdout, 'data');
    const { folder, pid } = JSON.parse(String(line));
    if (how !== 'end') {
      assert.ok(isRunning(pid) && existsSync(folder));
      child.kill(how);
    }
    await ended;
    await waitUntil(() => !isRunning(pid) && !existsSync(folder));
  });
}
