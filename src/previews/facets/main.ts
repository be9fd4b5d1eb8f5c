// Entry of a worker thread of the server: answers one question about the values of a result, then ends.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { completeTables } from '../../contract/artifact/complete-tables.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { type AskedFacet, answerFacet } from './questions.ts';

const asked = workerData as AskedFacet;

function answer(): unknown {
  try {
    const artifact = completeTables(JSON.parse(readFileSync(asked.record, 'utf8')) as Artifact);
    return answerFacet(artifact, asked);
  } catch (error) {
    // Only the code and fields of an error can be sent from a thread.
    if (!isAdeError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

parentPort!.postMessage(answer());
