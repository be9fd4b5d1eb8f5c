import type { Settings } from '../../contract/settings.ts';
import { EnginePool } from './engine-pool.ts';

interface Work {
  /** The data folder of the jobs, which may differ from that of the settings. */
  dataDir: string;
  settings: Settings;
  jobCount: number;
  /** How many jobs run at once. */
  parallel?: number;
}

/**
 * Calls `run` with engines for several jobs, and ends them afterwards. A single job gets no such engine, and no job does
 * if the settings say so.
 */
export async function withEngines<T>(
  { dataDir, settings, jobCount, parallel = 1 }: Work,
  run: (engines: EnginePool | undefined) => Promise<T>,
): Promise<T> {
  const { idleEngineSeconds: idleSeconds } = settings;
  if (jobCount < 2 || idleSeconds === 0) return run(undefined);
  const engines = new EnginePool({ dataDir, maxIdle: parallel, idleSeconds, jobCount });
  try {
    return await run(engines);
  } finally {
    await engines.close();
  }
}
