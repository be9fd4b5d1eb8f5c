#!/usr/bin/env node
// The `ade` command. Runs under any Node from 20 on and hands over to the pinned one.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/ensure-built.js';
import { findRuntime, projectDir } from '../scripts/runtime.js';

try {
  ensureBuilt();
  run();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function run() {
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist', 'cli.js'), ...process.argv.slice(2)];
  const child = spawn(findRuntime(), args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides how to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : code;
  });
}
