import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, type ProcessIdentity, readProcessIdentity } from '../../base/processes/index.ts';

const WAIT_STEP_MS = 20;
const MAX_WAIT_STEPS = 100;

/** Records the engine process of a job, in a folder that only the server can write to. */
export function recordEngine(enginesDir: string, jobId: string, pid: number): void {
  const identity = readProcessIdentity(pid);
  if (identity === null) return;
  mkdirSync(enginesDir, { recursive: true });
  writeFileSync(join(enginesDir, `${jobId}.json`), JSON.stringify(identity));
}

export function forgetEngine(enginesDir: string, jobId: string): void {
  rmSync(join(enginesDir, `${jobId}.json`), { force: true });
}

/** Ends the engines that a dead server left running, before anything uses their job folders. Returns their job ids. */
export async function endOrphanedEngines(enginesDir: string): Promise<string[]> {
  mkdirSync(enginesDir, { recursive: true });
  const ended: string[] = [];
  for (const name of readdirSync(enginesDir)) {
    const identity = readIdentity(join(enginesDir, name));
    if (identity !== null && isSameProcess(identity)) {
      await endProcess(identity);
      ended.push(name.replace(/\.json$/, ''));
    }
    rmSync(join(enginesDir, name), { force: true });
  }
  return ended;
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    return;
  }
  for (let step = 0; step < MAX_WAIT_STEPS && isSameProcess(identity); step++) await delay(WAIT_STEP_MS);
}

/** Null for a record that a crash left incomplete. */
function readIdentity(path: string): ProcessIdentity | null {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
    return Number.isInteger(pid) && pid > 1 && typeof started === 'string' ? { pid, started } : null;
  } catch {
    return null;
  }
}
