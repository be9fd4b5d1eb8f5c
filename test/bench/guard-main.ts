/** Starts a process in a guarded folder, prints its id and the folder, and waits; for guard.test.ts. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withGuardedFolder } from '../../bench/compare/guard.ts';

await withGuardedFolder(async (folder) => {
  // Read-only, as the folder of a prepared package is.
  const prepared = join(tmpdir(), 'prepared');
  mkdirSync(prepared);
  writeFileSync(join(prepared, 'file'), '');
  chmodSync(prepared, 0o500);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  process.stdout.write(`${JSON.stringify({ folder, pid: child.pid })}\n`);
  await delay(process.argv[2] === 'end' ? 0 : 60_000);
});
process.exit();
