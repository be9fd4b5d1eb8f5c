import { existsSync, readFileSync } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import { jobPaths } from '../../contract/layout.ts';
import { parseAsOf } from '../../runner/index.ts';
import { type CaseDifference, compareOutcome } from './compare-outcome.ts';
import { DEFAULT_AS_OF, type Expectation, readExpectation } from './expectation.ts';
import { listCases, type PackageCase } from './list-cases.ts';
import { readOutcome } from './read-outcome.ts';

export interface CaseResult {
  name: string;
  status: 'passed' | 'failed' | 'updated';
  differences: CaseDifference[];
  /** Why the job failed, or why nothing could be compared. */
  error: JobError | null;
  /** The end of what rules printed. It may contain values, so only the author may see it. */
  printed: string;
}

/** A case with its expectation; null if it has no expected.json yet. */
export type ReadCase = PackageCase & { expectation: Expectation | null };

/** The cases of a package with their expectations, by name. Throws `no_cases` and `case_invalid`. */
export function readCases(packageDir: string): ReadCase[] {
  return listCases(packageDir).map((one) => ({ ...one, expectation: readExpectation(one.dir) }));
}

/** The time that the rules of a case see as the present. */
export function findAsOf({ expectation }: ReadCase): string {
  return parseAsOf(expectation?.as_of ?? DEFAULT_AS_OF)!;
}

/** Compares the outcome of a case's job with the expectation; `error` is the reason if the job failed. */
export async function judgeCase(
  { name, dir, expectation }: ReadCase,
  jobDir: string,
  error: JobError | null,
): Promise<CaseResult> {
  const end = (failure: JobError | null, differences: CaseDifference[] = []): CaseResult => ({
    name,
    status: failure === null && differences.length === 0 ? 'passed' : 'failed',
    differences,
    error: failure,
    printed: readRuleLog(jobDir),
  });
  if (error) return end(error);
  if (expectation === null) {
    const { code, message } = new AdeError('case_without_expectation', { path: dir });
    return end({ code, message });
  }
  return end(null, compareOutcome(expectation, await readOutcome(jobDir)));
}

export function readRuleLog(jobDir: string): string {
  const path = jobPaths(jobDir).ruleLog;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
