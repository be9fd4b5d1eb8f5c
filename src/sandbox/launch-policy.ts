import type { ResourceLimit } from './linux/rlimits.ts';

/** What the launcher does to itself before it becomes `command`. Travels as JSON in the arguments: no secrets in it. */
export interface LaunchPolicy {
  /** Marks the launcher's own failure line, so that the confined program cannot fake one. */
  nonce: string;
  /** Executable and arguments; empty to stop after the self-check. */
  command: string[];
  /** Expected parent; null inside a process namespace, where it has another number. */
  parentPid: number | null;
  limits: ResourceLimit[];
  /** User and group to become; null to stay. */
  uid: number | null;
  landlock: 'required' | 'if-present' | 'off';
  seccomp: boolean;
  read: string[] | 'all';
  execute: string[] | 'all';
  write: string[];
  network: boolean;
  subprocess: boolean;
}

/** Exit code of a launcher that could not confine itself. */
export const launchFailureCode = 125;

/** The line on stderr that tells why the launcher gave up. */
export function formatLaunchFailure(nonce: string, found: string): string {
  return `ade-launcher ${nonce} ${found.replaceAll('\n', ' ')}\n`;
}

/** Finds the launcher's own failure in a stderr tail. */
export function parseLaunchFailure(nonce: string, stderrTail: string): string | undefined {
  const marker = `ade-launcher ${nonce} `;
  const line = stderrTail.split('\n').find((candidate) => candidate.startsWith(marker));
  return line?.slice(marker.length);
}
