// Plain JavaScript for any Node from 20 on: installs the dependencies of a checkout in the versions of the lock file.
import { spawnSync } from 'node:child_process';
import { projectDir } from '../bin/runtime.js';

/** Ends the process if npm fails; npm's messages go to standard error. @param {string} dir */
export function installDependencies(dir = projectDir) {
  process.stderr.write('Installing dependencies (first use)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // As root, the sandbox runs installed files as another user, who may read any file but not execute it.
  const umask = process.umask(0o022);
  // No build works without the development dependencies, which NODE_ENV=production would leave out.
  const options = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(npm, ['ci', ...options], {
    cwd: dir,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  process.umask(umask);
  if (result.status !== 0) {
    process.stderr.write('npm ci failed; its messages are above.\n');
    process.exit(result.status ?? 1);
  }
}
