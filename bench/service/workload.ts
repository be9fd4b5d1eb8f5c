import { Laps } from '../compare/laps.ts';
import type { Workload } from '../compare/pairs.ts';
import { Client } from '../shared/client.ts';
import { publishPackage, uploadRows, WS } from '../shared/run-document.ts';
import { startService } from '../shared/start-service.ts';
import { measureIdle, measureThroughput } from './measurements.ts';

const DEFAULT_JOBS = 30;
const SMALL_ROWS = 10;
const READS = 200;
const PATHS = ['/api/v1/health', ...['jobs', 'documents', 'batches', 'activity'].map((list) => `${WS}/${list}`)];

/** Starts a service, publishes a package, runs jobs one after the other and as a batch, and reads. */
export async function makeWorkload(jobs?: string): Promise<Workload> {
  const jobCount = Number(jobs ?? DEFAULT_JOBS);
  return async (product) => {
    const laps = new Laps();
    const service = await startService({ ade: product });
    const client = new Client(service.url, service.token, 4);
    try {
      // The service answers when it has proved the sandbox.
      await client.call('GET', '/api/v1/health');
      laps.note('start of the service');
      await publishPackage(service, client);
      laps.note('publishing a package');
      const documentId = await uploadRows(client, SMALL_ROWS);
      await measureIdle(client, documentId, 2);
      laps.skip();
      await measureIdle(client, documentId, jobCount);
      laps.note(`${jobCount} jobs, one after the other`);
      await measureThroughput(client, service, () => uploadRows(client, SMALL_ROWS), jobCount);
      laps.note(`${jobCount} uploads and a batch of them`);
      for (const path of PATHS) for (let i = 0; i < READS; i++) await client.call('GET', path);
      laps.note(`${READS * PATHS.length} reads`);
    } finally {
      client.close();
      await service.stop();
    }
    return laps.times;
  };
}
