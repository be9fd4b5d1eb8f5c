import { globSync, readFileSync } from 'node:fs';

/** User and system time of a process so far (proc_pid_stat(5): fields 14 and 15, in hundredths of a second). */
export function readCpuMs(pid: number): number {
  const fields = readStat(pid);
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The same with its children, those that have ended (fields 16 and 17) and those that are there. */
export function readCpuOfAllMs(pid: number): number {
  const fields = readStat(pid);
  const ended = (Number(fields[13]) + Number(fields[14])) * 10;
  const there = globSync(`/proc/${pid}/task/*/children`)
    .flatMap((path) => readFileSync(path, 'utf8').split(' ').filter(Boolean))
    .reduce((sum, child) => sum + readCpuMs(Number(child)), 0);
  return readCpuMs(pid) + ended + there;
}

/**
 * How long any process of the machine has waited for a processor so far (Linux: /proc/pressure/cpu), in ms; NaN where nobody
 * knows. On a machine with nothing else to do it hardly grows.
 */
export function readCpuWaitMs(): number {
  try {
    return Number(/^some .*total=(\d+)/.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1]) / 1000;
  } catch {
    return Number.NaN;
  }
}

function readStat(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
}
