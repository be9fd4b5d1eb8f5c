// Entry of a worker thread of the server: answers one question about the values of a result, or of two, then ends.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { completeTables } from '../../contract/artifact/complete-tables.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { compareEditions } from './compare-editions.ts';
import { compareRows } from './compare-rows.ts';
import { compareValues } from './compare-values.ts';
import {
  type AskedComparison,
  type AskedEditions,
  type AskedFacet,
  answerFacet,
  type FacetSource,
} from './questions.ts';

const asked = workerData as AskedFacet | AskedComparison | AskedEditions;

async function answer(): Promise<unknown> {
  try {
    if ('now' in asked)
      return await compareEditions(open(asked.now), asked.before.map(open), asked.changes, asked.field);
    if ('here' in asked) {
      const [here, there] = [open(asked.here), open(asked.there)];
      return asked.question === 'compareRows'
        ? compareRows(here, there)
        : await compareValues(here, there, asked.field);
    }
    return answerFacet(readRecord(asked.record), asked);
  } catch (error) {
    // Only the code and fields of an error can be sent from a thread.
    if (!isAdeError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

function open({ record, place }: Pick<FacetSource, 'record' | 'place'>) {
  return { artifact: readRecord(record), place };
}

function readRecord(path: string): Artifact {
  return completeTables(JSON.parse(readFileSync(path, 'utf8')) as Artifact);
}

answer()
  .then((found) => parentPort?.postMessage(found))
  // A defect ends the thread, and with it the question.
  .catch((error: unknown) =>
    setImmediate(() => {
      throw error;
    }),
  );
