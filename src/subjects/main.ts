// Entry of a worker thread: searches and masks one file after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { isAdeError } from '../contract/errors/index.ts';
import { maskFile, searchFile } from './files/search-file.ts';
import { setScratchDir } from './files/zip-parts.ts';
import type { Answer, Asked } from './reader.ts';

const { scratchDir }: { scratchDir: string } = workerData;
setScratchDir(scratchDir);

async function answer({ file, terms, options, target }: Asked): Promise<Answer> {
  try {
    if (target === undefined) return { found: await searchFile(file, terms, options) };
    return { result: await maskFile(file, target, terms, options) };
  } catch (error) {
    // Only the code and fields of an error can be sent from a thread.
    if (!isAdeError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

parentPort?.on('message', (asked: Asked) => {
  answer(asked)
    .then((found) => parentPort?.postMessage(found))
    // A defect ends the thread.
    .catch((error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    );
});
