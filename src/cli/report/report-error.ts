import { CommanderError } from 'commander';
import pc from 'picocolors';
import { isRequestError } from '../../client/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { renderProblems } from '../render/problems.ts';
import { cleanText, formatJson } from '../render/text.ts';
import { isColourful, type Terminal } from '../terminal.ts';
import { EXIT_FAILED, EXIT_USAGE } from '../usage-error.ts';
import { findProblems } from './package-problems.ts';

/** Prints why the command failed: a code and a sentence, without a stack trace. Returns the exit code. */
export function reportError(error: unknown, terminal: Terminal, asJson: boolean): number {
  if (error instanceof CommanderError && isSilent(error)) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const { code, message, exitCode } = describeError(error);
  if (asJson) {
    terminal.note(formatJson({ error: { code, message } }));
  } else {
    const paint = pc.createColors(isColourful(process.stderr));
    const problems = findProblems(error);
    if (problems) for (const line of renderProblems(problems, { ...terminal, paint })) terminal.note(line);
    // The error's own message would repeat the first problem.
    const text = problems ? 'The config package cannot be used; its problems are listed above.' : message;
    terminal.note(`${paint.red(`error[${code}]`)}: ${cleanText(text)}`);
  }
  return exitCode;
}

/** The code and the message of any error. An unexpected error is a defect of ADE. */
export function toCodedError(error: unknown): { code: string; message: string } {
  if (isAdeError(error) || isRequestError(error)) return error;
  const found = error instanceof Error ? error.message : String(error);
  return new AdeError('engine_failed', { found }, { cause: error });
}

/** Commander prints help and version itself. */
function isSilent({ exitCode, code }: CommanderError): boolean {
  return exitCode === 0 || code === 'commander.help';
}

function describeError(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'wrong_usage', message, exitCode: EXIT_USAGE };
  }
  const { code, message } = toCodedError(error);
  return { code, message, exitCode: EXIT_FAILED };
}
