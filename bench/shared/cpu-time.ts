import { globSync } from 'node:fs';
import { readProc } from './proc.ts';

/** Positions of user times in proc_pid_stat(5), counted after the program's name; the system time follows each. */
const OWN = 11;
const ENDED_CHILDREN = 13;

/** User and system time of a process so far. */
export function readCpuMs(pid: number): number {
  return readTimes(pid, OWN);
}

/** User and system time of a process and all its descendants so far. */
export function readCpuOfAllMs(pid: number): number {
  return readCpuOfDescendantsMs(pid) + readCpuMs(pid);
}

/** Includes ended processes, unless their parents ended before them. */
export function readCpuOfDescendantsMs(pid: number): number {
  const running = globSync(`/proc/${pid}/task/*/children`)
    .flatMap((path) => readProc(path.slice('/proc/'.length)).split(' ').filter(Boolean))
    .reduce((sum, child) => sum + readCpuOfAllMs(Number(child)), 0);
  return running + readTimes(pid, ENDED_CHILDREN);
}

/**
 * How long any process of the machine has waited for a processor so far (Linux: /proc/pressure/cpu), in ms; NaN if it is
 * unknown. On an otherwise idle machine, it hardly grows.
 */
export function readCpuWaitMs(): number {
  return Number(/^some .*total=(\d+)/.exec(readProc('pressure/cpu'))?.[1]) / 1000;
}

/** Adds two neighbouring times, given in hundredths of a second; 0 if the process has ended. */
function readTimes(pid: number, place: number): number {
  const fields = readProc(`${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[place] ?? 0) + Number(fields[place + 1] ?? 0)) * 10;
}
