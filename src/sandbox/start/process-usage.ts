import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface Usage {
  cpuMs: number;
  residentMb: number;
}

// USER_HZ: the kernel fixes it at 100 in everything that /proc prints.
const msPerTick = 10;
const kbPerMb = 1024;

/** CPU time and resident memory of a process; undefined once it has ended, and on systems without /proc. */
export function readUsage(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const residentKb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * msPerTick, residentMb: Math.round(residentKb / kbPerMb) };
  } catch {
    return undefined;
  }
}

/** The only child of a process, or the process itself as long as it has none. */
export function findOnlyChild(pid: number): number {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return child ? Number(child) : pid;
  } catch {
    return pid;
  }
}

/** Paths of all open descriptors of a process; null if the system does not tell. */
export function listOpenPaths(pid: number): string[] | null {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => readLink(join(folder, name)) ?? []);
  } catch {
    return null;
  }
}

/** Undefined if the descriptor was closed meanwhile. */
function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
