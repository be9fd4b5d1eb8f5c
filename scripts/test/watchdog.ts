import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { unlockFolders } from '../../src/package/source/snapshot.ts';

/**
 * Starts a process that waits until this one ends, for whatever reason, and then kills the process group and removes
 * the folder. The started process notices the end because its input closes.
 */
export function startWatchdog(groupId: number, folder: string): ChildProcess {
  const script =
    'cat >/dev/null; for i in 1 2 3 4 5; do kill -s KILL -- "-$0"; chmod -R u+rwX "$1"; rm -rf "$1" && break; sleep .1; done';
  const watchdog = spawn('sh', ['-c', script, String(groupId), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.unref();
  return watchdog;
}

/** Kills the rest of the group. In a PID namespace, all other processes end with the first one. */
export function endGroup(groupId: number): void {
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch {
    // The group is already gone.
  }
}

export function removeFolder(folder: string): void {
  unlockFolders(folder);
  // Killed processes may still write for a moment.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
