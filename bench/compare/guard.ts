import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Waits for the end of its input, which comes when the process that writes to it is gone. */
const CLEAN_UP = `trap '' INT TERM HUP
cat
for process in /proc/[0-9]*; do
  case $(readlink "$process/cwd") in "$0" | "$0"/*) kill -9 "\${process#/proc/}" ;; esac
done
chmod -R u+w "$0"
rm -rf "$0"`;

/**
 * Calls `work` with a temporary folder, in which every process runs that it starts. When it has ended, or this process was
 * killed in any way, these processes end and the folder goes.
 */
export async function withGuardedFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ade-compare-'));
  // As a folder for temporary files: what a sandbox runs may be another user.
  chmodSync(folder, 0o1777);
  const guard = spawn('sh', ['-c', CLEAN_UP, folder], {
    cwd: '/',
    // What ends this process ends the group that it is in.
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
