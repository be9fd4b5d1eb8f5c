/**
 * `npm test`: checks, then the tests of the quick tier. `npm run test:all` and `npm run test:long` take the larger
 * tiers. See arguments.ts for the arguments. This process only makes sure that nothing is left behind. inside.ts does
 * all the work, in namespaces of its own.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { isolate } from './isolate.ts';
import { endGroup, removeFolder, startWatchdog } from './watchdog.ts';

const PARENT_CHECK_MS = 200;

const folder = mkdtempSync(join(tmpdir(), 'ade-all-tests-'));
// Tests may start programs as another user, and bubblewrap reads the folders above its own.
chmodSync(folder, 0o755);
const { command, note } = isolate(folder);
if (note !== null) process.stdout.write(`NOTE ${note}\n`);
const [program, ...flags] = [
  ...command,
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'inside.ts'),
];
// `detached`: a session of its own, so that no test process can hold the terminal, and one signal ends all of them.
const child = spawn(program!, [...flags, ...process.argv.slice(2)], {
  cwd: projectDir,
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ADE_TEST_FOLDER: folder, ADE_TEST_ISOLATED: String(note === null) },
});
const watchdog = startWatchdog(child.pid!, folder);

function end(exitCode: number): never {
  endGroup(child.pid!);
  removeFolder(folder);
  watchdog.kill('SIGKILL');
  process.exit(exitCode);
}

for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => end(128 + number));
}
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  end(1);
});
child.on('exit', (code) => end(code ?? 1));

// The parent of this process may be killed without a signal to this one.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end(1), PARENT_CHECK_MS).unref();
