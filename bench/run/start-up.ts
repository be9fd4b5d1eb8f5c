import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../src/contract/settings.ts';
import { preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { packageDir } from '../shared/folders.ts';
import { findMedian } from '../shared/statistics.ts';

export interface StartUp {
  level: string;
  medianMs: number;
  runsMs: number[];
  /** Time to prepare the package, once: the jobs use the prepared environment. */
  prepareMs: number;
}

/** The time from the start of the engine until it reports its first labelled rows (a hundred). */
export async function measureStartUp(documentPath: string, workDir: string, runs: number): Promise<StartUp> {
  const dataDir = join(workDir, 'ade');
  const settings = readSettings();
  const preparedFromMs = performance.now();
  const prepared = await preparePackage(packageDir, { dataDir, settings });
  const prepareMs = Math.round(performance.now() - preparedFromMs);
  const runsMs: number[] = [];
  let level = '';
  for (let run = 0; run <= runs; run++) {
    let startedMs = 0;
    let scoredMs = 0;
    await runJob({
      file: documentPath,
      prepared,
      dataDir,
      settings,
      onEvent(event) {
        if (event.type === 'started') {
          startedMs = performance.now();
          level = event.sandbox_level;
        }
        if (event.type === 'progress' && scoredMs === 0) scoredMs = performance.now();
      },
    });
    rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
    // The first run has cold caches.
    if (run > 0) runsMs.push(Math.round(scoredMs - startedMs));
  }
  return { level, medianMs: findMedian(runsMs), runsMs, prepareMs };
}
