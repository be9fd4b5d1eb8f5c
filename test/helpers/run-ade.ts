import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/ensure-built.js';

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const main = join(import.meta.dirname, '../../dist/cli.js');

/** Runs the built `ade ARGS…` with the runtime of this test; `env` is added to an environment without settings of ADE and S3. */
export function runAde(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  ensureBuilt();
  const kept = Object.entries(process.env).filter(([name]) => !/^(ADE_|AWS_|NODE_TEST_CONTEXT$)/.test(name));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      env: { ...Object.fromEntries(kept), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}
