// `node scripts/with-runtime.js FILE ARGS…`: installs the dependencies when they are missing or older than the lock
// file, then runs FILE under the pinned Node. Works under any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime, projectDir } from '../bin/runtime.js';

function isInstalled() {
  // npm writes this file at the end of every install.
  const marker = join(projectDir, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  return statSync(marker).mtimeMs >= statSync(join(projectDir, 'package-lock.json')).mtimeMs;
}

function install() {
  process.stderr.write('Installing dependencies (first use)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // As root the sandbox runs what is installed as another user, who may read in spite of file modes and not execute.
  const umask = process.umask(0o022);
  // Nothing can be built without the development dependencies, which NODE_ENV=production would leave out.
  const options = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(npm, ['ci', ...options], {
    cwd: projectDir,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.umask(umask);
  if (result.status !== 0) {
    process.stderr.write('npm ci failed; its messages are above.\n');
    process.exit(result.status ?? 1);
  }
}

if (!isInstalled()) install();
const child = spawn(findRuntime(), ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
let isStopping = false;

function stop(signal) {
  isStopping = true;
  child.kill(signal);
}

/** On Linux; elsewhere undefined. The name of a program, in parentheses, may have any character in it. */
function findParent(pid) {
  try {
    return /^\d+ \(.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));

// npm passes a signal on to the shell that it starts scripts with. That shell ends and tells nobody, so its end is the
// only sign that npm was stopped. Where npm itself is killed, or its terminal is closed, the shell goes on with another
// parent.
const shell = process.ppid;
const npm = findParent(shell);
if (process.env.npm_lifecycle_event !== undefined) {
  const watch = () => {
    const isAlone = process.ppid !== shell || findParent(shell) !== npm;
    if (isAlone && !isStopping) stop('SIGTERM');
  };
  setInterval(watch, 200).unref();
}
