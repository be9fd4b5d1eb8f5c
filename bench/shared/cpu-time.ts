import { globSync } from 'node:fs';
import { readProc } from './proc.ts';

/** Places of user time in proc_pid_stat(5), counted after the program's name; system time comes next. */
const OWN = 11;
const ENDED_CHILDREN = 13;

/** User and system time of a process so far. */
export function readCpuMs(pid: number): number {
  return readTimes(pid, OWN);
}

/** The same with all its descendants. */
export function readCpuOfAllMs(pid: number): number {
  return readCpuOfDescendantsMs(pid) + readCpuMs(pid);
}

/** Of those that run, and of those that have ended and whose parents have not ended before them. */
export function readCpuOfDescendantsMs(pid: number): number {
  const running = globSync(`/proc/${pid}/task/*/children`)
    .flatMap((path) => readProc(path.slice('/proc/'.length)).split(' ').filter(Boolean))
    .reduce((sum, child) => sum + readCpuOfAllMs(Number(child)), 0);
  return running + readTimes(pid, ENDED_CHILDREN);
}

/**
 * How long any process of the machine has waited for a processor so far (Linux: /proc/pressure/cpu), in ms; NaN where nobody
 * knows. On a machine with nothing else to do it hardly grows.
 */
export function readCpuWaitMs(): number {
  return Number(/^some .*total=(\d+)/.exec(readProc('pressure/cpu'))?.[1]) / 1000;
}

/** Two times next to each other, which are given in hundredths of a second; 0 when the process has ended. */
function readTimes(pid: number, place: number): number {
  const fields = readProc(`${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[place] ?? 0) + Number(fields[place + 1] ?? 0)) * 10;
}
