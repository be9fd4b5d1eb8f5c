/** Entry of the engine process: `engine JOB_DIR`. Reports to its runner on fd 3; see contract/engine-messages. */
import { writeSync } from 'node:fs';
import type { EngineMessage } from '../contract/engine-messages.ts';
import { runEngine } from './run-engine.ts';

const MESSAGE_FD = 3;

function send(message: EngineMessage): void {
  writeSync(MESSAGE_FD, `${JSON.stringify(message)}\n`);
}

// Dates in workbooks have no zone: one zone everywhere.
process.env.TZ = 'UTC';
// Everything is written: exiting is quicker than cleaning up the heap.
void runEngine(process.argv[2]!, send).then(() => process.exit());
