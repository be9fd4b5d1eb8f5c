/** Entry of the engine process: `engine JOB_DIR`. Tells its runner on fd 3 what happens; see contract/engine-messages. */
import { writeSync } from 'node:fs';
import type { EngineMessage } from '../contract/engine-messages.ts';
import { runEngine } from './run-engine.ts';

const MESSAGE_FD = 3;

function send(message: EngineMessage): void {
  writeSync(MESSAGE_FD, `${JSON.stringify(message)}\n`);
}

// Dates in workbooks have no zone: one zone everywhere.
process.env.TZ = 'UTC';
// All is written: to exit is quicker than to take the heap apart first.
void runEngine(process.argv[2]!, send).then(() => process.exit());
