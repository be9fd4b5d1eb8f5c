import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import { dataFolders, jobPaths, MANIFEST_NAME } from '../contract/layout.ts';
import type { Settings } from '../contract/settings.ts';
import { type PreparedPackage, preparePackage } from '../prepare/index.ts';
import { parseAsOf } from '../runner/parse-as-of.ts';
import { runJob } from '../runner/run-job.ts';
import { withTemporaryDataDir } from '../runner/temporary-data-dir.ts';
import { type CaseDifference, compareOutcome } from './compare-outcome.ts';
import { DEFAULT_AS_OF, type Expectation, readExpectation } from './expectation.ts';
import { listCases, type PackageCase } from './list-cases.ts';
import { readOutcome } from './read-outcome.ts';
import { writeExpectation } from './write-expectation.ts';

/** The result of a case of a package. */
export interface CaseResult {
  name: string;
  status: 'passed' | 'failed' | 'updated';
  differences: CaseDifference[];
  /** Why the job failed, or why there was nothing to compare with. */
  error: JobError | null;
  /** The last part of what rules printed. It may contain values, so only the author should see it. */
  printed: string;
}

export interface RunCasesOptions {
  settings: Settings;
  /** Write the outcome as what is expected. */
  update?: boolean;
  signal?: AbortSignal;
  onLog?: (line: string) => void;
  onResult?: (result: CaseResult) => void;
}

/**
 * Runs the cases of a package, each as a job in a temporary data folder. Throws the errors of `preparePackage`, `no_cases`,
 * `case_invalid` and `cancelled`.
 */
export async function runCases(packageDir: string, options: RunCasesOptions): Promise<CaseResult[]> {
  if (!existsSync(join(packageDir, MANIFEST_NAME))) throw new AdeError('package_not_found', { path: packageDir });
  // Before anything is prepared: a case that is wrong is found at once.
  const cases = listCases(packageDir).map((one) => ({ ...one, expectation: readExpectation(one.dir) }));
  const { settings, signal, onLog, onResult } = options;
  return withTemporaryDataDir(async (dataDir) => {
    const cacheDir = dataFolders(settings.dataDir).npmCache;
    const prepared = await preparePackage(packageDir, { dataDir, cacheDir, settings, onLog });
    const results: CaseResult[] = [];
    for (const packageCase of cases) {
      if (signal?.aborted) throw new AdeError('cancelled');
      const result = await runCase(packageCase, prepared, dataDir, options);
      onResult?.(result);
      results.push(result);
    }
    return results;
  });
}

async function runCase(
  { name, dir, input, expectation }: PackageCase & { expectation: Expectation | null },
  prepared: PreparedPackage,
  dataDir: string,
  { settings, update, signal }: RunCasesOptions,
): Promise<CaseResult> {
  const asOf = parseAsOf(expectation?.as_of ?? DEFAULT_AS_OF)!;
  const job = await runJob({ file: input, prepared, dataDir, settings, asOf, keepRuleLog: true, signal });
  const printed = readRuleLog(job.job_dir);
  const end = (status: CaseResult['status'], error: JobError | null, differences: CaseDifference[] = []) => ({
    name,
    status,
    differences,
    error,
    printed,
  });
  if (job.error?.code === 'cancelled') throw new AdeError('cancelled');
  if (job.error) return end('failed', job.error);
  const outcome = await readOutcome(job.job_dir);
  if (update) {
    await writeExpectation(dir, expectation, outcome);
    // The outcome is now what is expected; only a rule that failed is still wrong.
    const failures = compareOutcome({}, outcome);
    return end(failures.length === 0 ? 'updated' : 'failed', null, failures);
  }
  if (expectation === null) {
    const { code, message } = new AdeError('case_without_expectation', { path: dir });
    return end('failed', { code, message });
  }
  const differences = compareOutcome(expectation, outcome);
  return end(differences.length === 0 ? 'passed' : 'failed', null, differences);
}

function readRuleLog(jobDir: string): string {
  const path = jobPaths(jobDir).ruleLog;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
