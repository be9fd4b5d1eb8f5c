import { isAdeError } from '../../contract/errors/index.ts';
import type { Problem } from '../../contract/problems.ts';
import type { PackageProblems, PreparedPackage, PrepareOptions } from '../../package/index.ts';
import { renderProblems } from '../render/problems.ts';
import { cleanText } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

/** The problems because of which a package could not be prepared; undefined for any other error. */
export function findProblems(error: unknown): readonly Problem[] | undefined {
  if (!isAdeError(error, 'package_invalid')) return undefined;
  return (error.cause as PackageProblems | undefined)?.problems;
}

/** Prints the progress of preparing, but no problems, since these are in the result or in the error. */
export function makePrepareLog(terminal: Terminal): (line: string) => void {
  return (line) => {
    if (!/^(error|warning): /.test(line)) terminal.note(cleanText(line));
  };
}

/** Prepares a package before it runs, and prints its warnings. With `isSilent`, only throws errors. */
export async function prepareForRun(
  dir: string,
  options: Omit<PrepareOptions, 'onLog'>,
  terminal: Terminal,
  isSilent: boolean,
): Promise<PreparedPackage> {
  const { preparePackage } = await import('../../package/index.ts');
  const prepared = await preparePackage(dir, isSilent ? options : { ...options, onLog: makePrepareLog(terminal) });
  const { warnings } = prepared;
  if (!isSilent && warnings.length > 0) for (const line of renderProblems(warnings, terminal)) terminal.note(line);
  return prepared;
}
