import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process: its id may be reused, but not together with its start time. */
export interface ProcessIdentity {
  pid: number;
  started: string;
}

/** Null if there is no such process, or if the host doesn't tell its start time. */
export function readProcessIdentity(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? readLinuxStart(pid) : readStartFromPs(pid);
  return started === null ? null : { pid, started };
}

export function isSameProcess(known: ProcessIdentity): boolean {
  return readProcessIdentity(known.pid)?.started === known.started;
}

function readLinuxStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name in field 2 may contain spaces and brackets; field 22 is the start in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isZombie = fields[0] === 'Z';
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return isZombie ? null : `${bootId}:${fields[19]}`;
  } catch {
    return null;
  }
}

function readStartFromPs(pid: number): string | null {
  if (process.platform === 'win32') return null;
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}
