/**
 * Entry of the engine process. `engine JOB_DIR` runs one job; `engine` runs the jobs that its runner orders on fd 0.
 * Reports to the runner on fd 3; see contract/engine-messages.
 */
import { writeSync } from 'node:fs';
import type { EngineMessage } from '../contract/engine-messages.ts';
import { runEngine } from './run-engine.ts';

const MESSAGE_FD = 3;

function send(message: EngineMessage): void {
  writeSync(MESSAGE_FD, `${JSON.stringify(message)}\n`);
}

async function serve(): Promise<void> {
  const { serveJobs } = await import('./serve-jobs.ts');
  await serveJobs(process.stdin, send);
}

// Dates in workbooks have no time zone, so the machine's time zone must not matter.
process.env.TZ = 'UTC';
const jobDir = process.argv[2];
const work = jobDir === undefined ? serve() : runEngine(jobDir, send);
work.then(
  // Everything is written: exiting is faster than cleaning up the heap.
  () => process.exit(),
  // The runner cannot be told. It reads the log when the process has ended.
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
