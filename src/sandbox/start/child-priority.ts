import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** About a tenth of the CPU time if others need it, too: a server's answers stay quick, and jobs make progress. */
export const CHILD_NICENESS = 10;
/** Users without privileges may change the priority of one session every tenth of a second. */
const RETRY_MS = 100;
const MAX_ATTEMPTS = 50;

let isLowered = false;

/** From here on, child processes and their children only get the CPU time that this process does not need. */
export function lowerChildPriority(): void {
  isLowered = true;
}

/** `leadsSession`: whether the child was started detached. */
export function applyChildPriority(child: ChildProcess, leadsSession: boolean): void {
  if (!isLowered || child.pid === undefined) return;
  try {
    // A child never gets a higher priority than this process, whose own priority may be low.
    setPriority(child.pid, Math.max(getPriority(), CHILD_NICENESS));
  } catch {
    // The child has already ended.
    return;
  }
  if (leadsSession && process.platform === 'linux') lowerSession(child, MAX_ATTEMPTS);
}

/**
 * sched(7), "The autogroup feature": if it is on, niceness counts only within a session, and sessions share the CPUs by
 * their own niceness. A kernel without the feature has no such file.
 */
function lowerSession(child: ChildProcess, attempts: number): void {
  writeFile(`/proc/${child.pid}/autogroup`, String(CHILD_NICENESS), (error) => {
    if (error?.code !== 'EAGAIN' || attempts === 1 || child.exitCode !== null || child.signalCode !== null) return;
    setTimeout(() => lowerSession(child, attempts - 1), RETRY_MS).unref();
  });
}
