import { readFileSync } from 'node:fs';

/** A file below /proc; empty where there is none, as when a process has ended. */
export function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
