import { readdirSync, readFileSync } from 'node:fs';

/** Unit of /proc/PID/stat; Linux has 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * User and system time of a process, and of the children that it has waited for: proc_pid_stat(5). Null if it has
 * ended, or if there is no /proc. The name, in parentheses, may contain any character.
 */
function readWaited(pid: number | 'self'): number | null {
  try {
    const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

/** Processor time of this process and the children that it has waited for; without /proc, only of this process. */
export function readSeconds(): number {
  const { user, system } = process.cpuUsage();
  return readWaited('self') ?? (user + system) / 1e6;
}

/**
 * Processor time of all visible processes. The time of an ended process counts for the process that waited for it. In a
 * PID namespace, the sum covers all processes that ever ran there.
 */
export function readTotalSeconds(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.reduce((sum, pid) => sum + (readWaited(Number(pid)) ?? 0), 0);
}
