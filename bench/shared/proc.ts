import { readFileSync } from 'node:fs';

/** Reads a file below /proc; empty if it does not exist, for example because a process has ended. */
export function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
