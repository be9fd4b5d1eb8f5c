import { isAdeError } from '../contract/errors/index.ts';
import type { Problem } from '../contract/problems.ts';
import type { PackageProblems } from '../prepare/index.ts';

/** All that is wrong with a package, where that is why it was not prepared; undefined for any other error. */
export function findProblems(error: unknown): readonly Problem[] | undefined {
  if (!isAdeError(error, 'package_invalid')) return undefined;
  return (error.cause as PackageProblems | undefined)?.problems;
}

/** A line of the log that tells a problem; the result lists them all. */
export function isProblemLine(line: string): boolean {
  return /^(error|warning): /.test(line);
}
