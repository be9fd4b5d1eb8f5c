import type { CallProfile } from '../confinement.ts';
import type { ResourceLimit } from './rlimits.ts';

/** What the launcher does to itself before it becomes `command`. Travels in the arguments: no secrets in it. */
export interface LaunchPolicy {
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
  connectPort?: number;
  /** Which list of calls its filter allows. */
  calls: CallProfile;
  /** Whether it starts `bwrap`. */
  mounts: boolean;
}
