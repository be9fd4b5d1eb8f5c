import assert from 'node:assert/strict';
import pc from 'picocolors';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { makeProgram } from '../../src/cli/commands/index.ts';
import { reportError } from '../../src/cli/report/report-error.ts';
import type { CommandResult } from './run-ade.ts';

/**
 * As `runAde`, but in this process: for tests of what a command does, where starting a process for each command would take most
 * of the time. `env` is added to the environment while the command runs.
 */
export async function runAdeHere(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  ensureBuilt();
  const output = { stdout: '', stderr: '' };
  const terminal = {
    width: 10_000,
    paint: pc.createColors(false),
    print: (line = '') => {
      output.stdout += `${line}\n`;
    },
    note: (line: string) => {
      output.stderr += `${line}\n`;
    },
  };
  // A command sets the exit code of its process, which here is the test process.
  const before = process.exitCode;
  process.exitCode = undefined;
  const envBefore = { ...process.env };
  Object.assign(process.env, env);
  try {
    await makeProgram(terminal)
      .parseAsync([...args], { from: 'user' })
      .catch((error) => {
        process.exitCode = reportError(error, terminal, args.includes('--json'));
      });
    return { exitCode: Number(process.exitCode ?? 0), ...output };
  } finally {
    process.exitCode = before;
    for (const name of Object.keys(env)) restoreVariable(name, envBefore[name]);
  }
}

/** The output of a command that must succeed. */
export async function succeedHere(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runAdeHere(args);
  assert.equal(exitCode, 0, stdout + stderr);
  return stdout;
}

/** The result of a command that must end with 1, as commands do when they find something wrong. */
export async function failHere(...args: string[]): Promise<CommandResult> {
  const result = await runAdeHere(args);
  assert.equal(result.exitCode, 1, `${args.join(' ')}\n${result.stdout}${result.stderr}`);
  return result;
}

function restoreVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
