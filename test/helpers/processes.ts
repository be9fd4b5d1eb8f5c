import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process and its descendants; Linux only. */
export function listDescendants(rootPid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat !== null) parents.set(Number(name), stat.parent);
  }
  const found = new Set([rootPid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/**
 * Descendants of this process that run an entry such as `engine.js`; Linux only. A wrapper only has it among its own
 * arguments, and a child that is just being started still looks like its parent.
 */
export function listRunning(entry: string): number[] {
  const running = listDescendants(process.pid).filter((pid) => {
    const [program = '', ...args] = readArguments(pid);
    return program.endsWith('node') && args.some((arg) => arg.endsWith(entry));
  });
  return running.filter((pid) => !running.includes(readStat(pid)?.parent ?? 0));
}

function readArguments(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Waits until none of the processes is alive; returns those that are still alive after `timeoutMs`. */
export async function waitForEnd(pids: readonly number[], timeoutMs = 30_000): Promise<number[]> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const alive = pids.filter((pid) => {
      const stat = readStat(pid);
      return stat !== null && stat.state !== 'Z';
    });
    if (alive.length === 0 || performance.now() > deadlineMs) return alive;
    await sleep(20);
  }
}

function readStat(pid: number): { state: string; parent: number } | null {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { state: state!, parent: Number(parent) };
  } catch {
    return null;
  }
}
