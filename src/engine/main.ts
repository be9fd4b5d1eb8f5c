/**
 * Entry of the engine process: `engine JOB_DIR [wait]`. Reports to its runner on fd 3; see contract/engine-messages.
 * With `wait`, it runs the job when its runner sends something.
 */
import { writeSync } from 'node:fs';
import type { EngineMessage } from '../contract/engine-messages.ts';
import { runEngine } from './run-engine.ts';

const MESSAGE_FD = 3;

function send(message: EngineMessage): void {
  writeSync(MESSAGE_FD, `${JSON.stringify(message)}\n`);
}

/** A runner that no longer needs the engine kills this process. */
function waitForRunner(): Promise<void> {
  return new Promise((resolve) => process.stdin.once('data', () => resolve()));
}

// Dates in workbooks have no time zone, so the machine's time zone must not matter.
process.env.TZ = 'UTC';
runEngine(process.argv[2]!, send, process.argv[3] === 'wait' ? waitForRunner : null).then(
  // Everything is written: exiting is faster than cleaning up the heap.
  () => process.exit(),
  // The runner cannot be told. It reads the log when the process has ended.
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
