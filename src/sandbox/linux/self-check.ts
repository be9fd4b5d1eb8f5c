import type { LaunchPolicy } from '../launch-policy.ts';
import { closeSync, openSync } from './files.ts';
import { tryCall } from './libc.ts';

// Every process may open these of its own, whatever its user: only a sandbox stops it.
const readCanary = '/proc/self/status';
const writeCanary = '/proc/self/comm';
const families = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10, AF_PACKET: 17, AF_VSOCK: 40 };
const internetFamilies = ['AF_INET', 'AF_INET6'];
const streamSocket = 1;
const childSignal = 17; // SIGCHLD

/**
 * Tries what the policy forbids, from inside the finished confinement. Domain and filter outlive execve, so what is
 * refused here is refused to the program that follows. Throws with what was possible.
 */
export function assertConfined(policy: LaunchPolicy, isLandlocked: boolean): void {
  const escaped = [...checkUser(policy), ...checkFiles(policy, isLandlocked), ...checkCalls(policy)];
  if (escaped.length > 0) throw new Error(`the canary was not stopped: it could ${escaped.join(', ')}`);
}

function checkUser(policy: LaunchPolicy): string[] {
  return policy.uid !== null && tryCall('getuid') !== policy.uid ? ['keep its user id'] : [];
}

function checkFiles(policy: LaunchPolicy, isLandlocked: boolean): string[] {
  if (!isLandlocked && policy.landlock !== 'if-present') return [];
  const escaped: string[] = [];
  if (policy.read !== 'all' && canOpen(readCanary, 'r')) escaped.push('read a foreign file');
  if (isLandlocked && canOpen(writeCanary, 'r+')) escaped.push('write a foreign file');
  return escaped;
}

function checkCalls(policy: LaunchPolicy): string[] {
  if (!policy.seccomp) return [];
  const escaped: string[] = [];
  for (const [name, number] of Object.entries(families)) {
    const isAllowed = policy.network && internetFamilies.includes(name);
    if (!isAllowed && tryCall('socket', number, streamSocket, 0) >= 0) escaped.push(`make a socket of ${name}`);
  }
  if (policy.subprocess) return escaped;
  if (canFork()) escaped.push('start a process');
  if (tryCall('kill', tryCall('getppid'), 0) === 0) escaped.push('signal its parent');
  return escaped;
}

function canOpen(path: string, flags: string): boolean {
  try {
    closeSync(openSync(path, flags));
    return true;
  } catch {
    return false;
  }
}

function canFork(): boolean {
  const result = tryCall('clone', childSignal, 0, 0, 0, 0);
  if (result === 0) tryCall('exit_group', 0);
  return result > 0;
}
