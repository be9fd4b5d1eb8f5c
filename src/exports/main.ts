// Entry of a worker thread: writes one file from results, then ends.
import { parentPort, workerData } from 'node:worker_threads';
import { isAdeError } from '../contract/errors/index.ts';
import type { AskedColumns, AskedExport } from './ask-export.ts';
import { describeResults, writeResults } from './write-results.ts';

async function answer(): Promise<unknown> {
  const asked: AskedExport | AskedColumns = workerData;
  try {
    if ('fields' in asked) return { results: describeResults(asked.results, asked.fields) };
    return await writeResults(asked.results, asked.target);
  } catch (error) {
    // Only the code and fields of an error can be sent from a thread.
    if (!isAdeError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

answer()
  .then((written) => parentPort?.postMessage(written))
  // A defect ends the thread.
  .catch((error: unknown) =>
    setImmediate(() => {
      throw error;
    }),
  );
