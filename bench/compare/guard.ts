import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `cat` ends when the process at the other end of its input ends. */
const CLEAN_UP = `trap '' INT TERM HUP
cat
for process in /proc/[0-9]*; do
  case $(readlink "$process/cwd") in "$0" | "$0"/*) kill -9 "\${process#/proc/}" ;; esac
done
chmod -R u+w "$0"
rm -rf "$0"`;

/**
 * Calls `work` with a temporary folder, which is the working folder of all processes that it starts. They are killed and the
 * folder is removed when `work` has ended, and also when this process is killed in any way.
 */
export async function withGuardedFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ade-compare-'));
  // The sandboxed processes may run as another user.
  chmodSync(folder, 0o1777);
  const guard = spawn('sh', ['-c', CLEAN_UP, folder], {
    cwd: '/',
    // Otherwise a signal to the process group of this process would also end the guard.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const before = process.cwd();
  process.env.TMPDIR = folder;
  process.chdir(folder);
  try {
    return await work(folder);
  } finally {
    process.chdir(before);
    guard.stdin.end();
    await once(guard, 'exit');
  }
}
