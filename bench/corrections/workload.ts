import { Laps } from '../compare/laps.ts';
import type { Workload } from '../compare/pairs.ts';
import { Client } from '../shared/client.ts';
import { makeWorkbook } from '../shared/make-workbook.ts';
import { publishPackage, runJob, uploadDocument, WS } from '../shared/run-document.ts';
import { startService } from '../shared/start-service.ts';
import { CASES, correct, tryCorrections } from './steps.ts';

const DEFAULT_ROWS = 20_000;
const TRIES = 3;

/** For each kind of correction: runs a job, then tries corrections and makes a revision. */
export async function makeWorkload(rows?: string): Promise<Workload> {
  const workbook = await makeWorkbook(Number(rows ?? DEFAULT_ROWS));
  return async (product) => {
    const laps = new Laps();
    const service = await startService({ ade: product });
    const client = new Client(service.url, service.token, 2);
    try {
      await publishPackage(service, client);
      const documentId = await uploadDocument(service, workbook.path);
      for (const { name, corrections } of CASES) {
        laps.skip();
        const { id } = await runJob(client, documentId);
        laps.note(`job to correct, ${name}`);
        const job = `${WS}/jobs/${id}`;
        for (let i = 0; i < TRIES; i++) await tryCorrections(client, job, corrections);
        laps.note(`${TRIES} dry runs, ${name}`);
        await correct(client, job, corrections);
        laps.note(`revision, ${name}`);
      }
    } finally {
      client.close();
      await service.stop();
    }
    return laps.times;
  };
}
