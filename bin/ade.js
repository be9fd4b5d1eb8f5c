#!/usr/bin/env node
// The `ade` command. Runs under any Node from 20 on and hands over to the pinned one, unless it is that one already.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findRuntime, projectDir } from './runtime.js';

const cli = join(projectDir, 'dist', 'cli.js');

try {
  await prepareCheckout();
  const runtime = findRuntime();
  if (process.execPath === runtime) await runHere();
  else runUnder(runtime);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Installs and builds what a checkout lacks. An installed package has no scripts: what was packed is what runs. */
async function prepareCheckout() {
  const scripts = join(projectDir, 'scripts');
  if (!existsSync(scripts)) return;
  const load = (name) => import(pathToFileURL(join(scripts, name)).href);
  if (!existsSync(join(projectDir, 'node_modules'))) (await load('install-dependencies.js')).installDependencies();
  (await load('ensure-built.js')).ensureBuilt();
  if (process.argv[2] === 'serve') (await load('ensure-web-built.js')).ensureWebThere();
}

async function runHere() {
  const print = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const listener of print) listener.call(process, warning);
  });
  await import(pathToFileURL(cli).href);
}

function runUnder(runtime) {
  const args = ['--disable-warning=ExperimentalWarning', cli, ...process.argv.slice(2)];
  const child = spawn(runtime, args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides how to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : code;
  });
}
