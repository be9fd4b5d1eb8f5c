// `node scripts/with-runtime.js FILE ARGS…`: installs the dependencies when they are missing or older than the lock
// file, then runs FILE under the pinned Node. Works under any Node from 20 on.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime, projectDir } from '../bin/runtime.js';
import { installDependencies } from './install-dependencies.js';

function isInstalled() {
  // npm writes this file at the end of every install.
  const marker = join(projectDir, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  return statSync(marker).mtimeMs >= statSync(join(projectDir, 'package-lock.json')).mtimeMs;
}

if (!isInstalled()) installDependencies();
const child = spawn(findRuntime(), ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
let isStopping = false;

function stop(signal) {
  isStopping = true;
  child.kill(signal);
}

/** Only on Linux; elsewhere undefined. The program's name, in parentheses, may contain any character. */
function findParent(pid) {
  try {
    return /^\d+ \(.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function readCommand(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));

// npm passes a signal on to the shell that it starts scripts with. That shell ends without telling anybody, so its end
// is the only sign that npm was stopped. If npm itself is killed, or its terminal is closed, the shell gets another
// parent.
const shell = process.ppid;
const npm = findParent(shell);
if (process.env.npm_lifecycle_event !== undefined) {
  // npm was stopped before this process began: its parent is the system's first process (in a container, maybe npm).
  if (shell === 1 && !/(^|[/\0])npm(-cli\.js)?[ \0]/.test(readCommand(shell))) stop('SIGTERM');
  const watch = () => {
    const isAlone = process.ppid !== shell || findParent(shell) !== npm;
    if (isAlone && !isStopping) stop('SIGTERM');
  };
  setInterval(watch, 200).unref();
}
