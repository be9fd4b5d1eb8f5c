import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * About a tenth of the processor time when the server or other programs need it too: answers stay quick, and jobs still
 * make progress on a busy host.
 */
export const CHILD_NICENESS = 10;
/** The kernel lets users without privileges change one session's priority every tenth of a second. */
const RETRY_MS = 100;
const MAX_ATTEMPTS = 50;

let isLowered = false;

/**
 * From here on the processes that this one starts, and those that they start, get the processor time that it does not
 * need: a server's answers stay quick while all cores are busy.
 */
export function lowerChildPriority(): void {
  isLowered = true;
}

/** `leadsSession`: the child was started detached. */
export function applyChildPriority(child: ChildProcess, leadsSession: boolean): void {
  if (!isLowered || child.pid === undefined) return;
  try {
    // Never above this process, which may have been started with a low priority itself.
    setPriority(child.pid, Math.max(getPriority(), CHILD_NICENESS));
  } catch {
    // It has already ended.
    return;
  }
  if (leadsSession && process.platform === 'linux') lowerSession(child, MAX_ATTEMPTS);
}

/**
 * sched(7), "The autogroup feature": where it is on, niceness counts within a session only, and sessions share the
 * processors by a niceness of their own. A kernel without it has no such file.
 */
function lowerSession(child: ChildProcess, attempts: number): void {
  writeFile(`/proc/${child.pid}/autogroup`, String(CHILD_NICENESS), (error) => {
    if (error?.code !== 'EAGAIN' || attempts === 1 || child.exitCode !== null || child.signalCode !== null) return;
    setTimeout(() => lowerSession(child, attempts - 1), RETRY_MS).unref();
  });
}
