import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Laps } from '../compare/laps.ts';
import type { Workload } from '../compare/pairs.ts';
import { Client } from '../shared/client.ts';
import { startService } from '../shared/start-service.ts';
import { fillDataFolder } from './fill-data-folder.ts';
import { listRequests } from './requests.ts';

const DEFAULT_JOBS = 20_000;
/** Enough for two batches: the lists ask for the second one. */
const MIN_JOBS = 2000;
const WARM_UP = 5;
const REQUESTS = 40;

/**
 * Asks for each list and search, in a data folder with a number of jobs. This checkout fills the folder, so both
 * versions need the same version of the database.
 */
export async function makeWorkload(jobs?: string): Promise<Workload> {
  const jobCount = Number(jobs ?? DEFAULT_JOBS);
  if (!(jobCount >= MIN_JOBS)) throw new Error(`Expected at least ${MIN_JOBS} jobs, not ${jobs}.`);
  const filled = join(tmpdir(), 'filled');
  mkdirSync(filled);
  const secret = await fillDataFolder(filled, jobCount);
  // Measured together, because a single list takes little time.
  const parts = Map.groupBy(Object.entries(listRequests), ([name]) => (name.startsWith('jobs') ? 'jobs' : 'all else'));
  return async (product) => {
    const laps = new Laps();
    const fill = async (dataDir: string) => {
      cpSync(filled, dataDir, { recursive: true });
      return secret;
    };
    const service = await startService({ fill, ade: product });
    const client = new Client(service.url, service.token, 1);
    const ask = async (path: string, times: number) => {
      for (let i = 0; i < times; i++) await client.call('GET', path);
    };
    try {
      for (const path of Object.values(listRequests)) await ask(path, WARM_UP);
      laps.skip();
      for (const [part, requests] of parts) {
        for (const [, path] of requests) await ask(path, REQUESTS);
        laps.note(`${REQUESTS * requests.length} lists of ${part}`);
      }
    } finally {
      client.close();
      await service.stop();
    }
    return laps.times;
  };
}
