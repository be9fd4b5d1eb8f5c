import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, MANIFEST_NAME } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { type PreparedPackage, preparePackage } from '../../package/index.ts';
import { type EnginePool, runJob, withEngines, withTemporaryDataDir } from '../../runner/index.ts';
import { compareOutcome } from './compare-outcome.ts';
import { type CaseResult, findAsOf, judgeCase, type ReadCase, readCases, readRuleLog } from './judge-case.ts';
import { readOutcome } from './read-outcome.ts';
import { writeExpectation } from './write-expectation.ts';

export interface RunCasesOptions {
  settings: Settings;
  /** Whether the outcomes become the new expectations. */
  update?: boolean;
  signal?: AbortSignal;
  onLog?: (line: string) => void;
  onResult?: (result: CaseResult) => void;
}

/** Runs a package's cases as jobs. Throws as `preparePackage` does, and `no_cases`, `case_invalid` and `cancelled`. */
export async function runCases(packageDir: string, options: RunCasesOptions): Promise<CaseResult[]> {
  if (!existsSync(join(packageDir, MANIFEST_NAME))) throw new AdeError('package_not_found', { path: packageDir });
  // Cases are read before anything is prepared, so that an invalid case is reported at once.
  const cases = readCases(packageDir);
  const { settings, signal, onLog, onResult } = options;
  return withTemporaryDataDir(async (dataDir) => {
    const cacheDir = dataFolders(settings.dataDir).npmCache;
    const prepared = await preparePackage(packageDir, { dataDir, cacheDir, settings, onLog });
    return withEngines({ dataDir, settings, jobCount: cases.length }, async (engines) => {
      const results: CaseResult[] = [];
      for (const packageCase of cases) {
        if (signal?.aborted) throw new AdeError('cancelled');
        const result = await runCase(packageCase, { prepared, dataDir, engines }, options);
        onResult?.(result);
        results.push(result);
      }
      return results;
    });
  });
}

async function runCase(
  one: ReadCase,
  { prepared, dataDir, engines }: { prepared: PreparedPackage; dataDir: string; engines: EnginePool | undefined },
  { settings, update, signal }: RunCasesOptions,
): Promise<CaseResult> {
  const { dir, input, expectation } = one;
  const asOf = findAsOf(one);
  const job = await runJob({ file: input, prepared, dataDir, settings, asOf, keepRuleLog: true, signal, engines });
  if (job.error?.code === 'cancelled') throw new AdeError('cancelled');
  if (!update || job.error) return judgeCase(one, job.job_dir, job.error ?? null);
  const outcome = await readOutcome(job.job_dir);
  await writeExpectation(dir, expectation, outcome);
  // The outcome has become the expectation, so only a failed rule is still a difference.
  const differences = compareOutcome({}, outcome);
  const status = differences.length === 0 ? 'updated' : 'failed';
  return { name: one.name, status, differences, error: null, printed: readRuleLog(job.job_dir) };
}
