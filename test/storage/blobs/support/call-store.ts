import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** So little that reading a whole file into memory would end the process. */
const HEAP_MB = 48;

/** Starts `call-store-main.ts`; see there for its arguments. */
export function callStore(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const program = join(import.meta.dirname, '../call-store-main.ts');
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  return spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, program, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
