import type { CallProfile } from '../confinement.ts';
import type { ResourceLimit } from './rlimits.ts';

/** What the launcher does to itself before it becomes `command`. It is an argument, so it must not contain secrets. */
export interface LaunchPolicy {
  /** Executable and arguments; empty to end after the self-check. */
  command: string[];
  /** Expected parent process; null inside a process namespace, where it has another number. */
  parentPid: number | null;
  limits: ResourceLimit[];
  /** User and group that the process becomes; null to keep the caller's. */
  uid: number | null;
  landlock: 'required' | 'if-present' | 'off';
  seccomp: boolean;
  read: string[] | 'all';
  execute: string[] | 'all';
  write: string[];
  network: boolean;
  connectPort?: number;
  /** Profile whose list of system calls the process's filter allows. */
  calls: CallProfile;
  /** Whether the process starts `bwrap`. */
  mounts: boolean;
}
