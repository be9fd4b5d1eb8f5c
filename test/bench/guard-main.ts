/** Starts a process in a guarded folder, prints its id and the folder, and waits; for guard.test.ts. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withGuardedFolder } from '../../bench/compare/guard.ts';

await withGuardedFolder(async (folder) => {
  // As that of a prepared package, which nobody may change.
  mkdirSync(join(folder, 'prepared'));
  writeFileSync(join(folder, 'prepared/file'), '');
  mkdirSync(join(tmpdir(), 'locked'), { mode: 0o500 });
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  process.stdout.write(`${JSON.stringify({ folder, pid: child.pid })}\n`);
  await delay(process.argv[2] === 'end' ? 0 : 60_000);
});
process.exit();
