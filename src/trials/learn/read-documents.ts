import { availableParallelism } from 'node:os';
import { AdeError } from '../../contract/errors/index.ts';
import type { LabelledDocument } from '../score/corpus/read-corpus.ts';
import { runInParallel } from '../score/run-in-parallel.ts';

/** A document that could not be read or that does not fit its labels. */
export interface LeftOut {
  document: string;
  code: string;
  message: string;
}

/** Reads documents, several at a time. Leaves out documents that cannot be read. Throws `cancelled`. */
export async function readDocuments<Source>(
  corpus: readonly LabelledDocument[],
  read: (document: LabelledDocument) => Promise<Source>,
  signal: AbortSignal | undefined,
): Promise<{ documents: Source[]; left_out: LeftOut[] }> {
  const results = await runInParallel(corpus, availableParallelism(), async (document) => {
    if (signal?.aborted) throw new AdeError('cancelled');
    try {
      return { source: await read(document) };
    } catch (error) {
      if (!(error instanceof AdeError)) throw error;
      return { left: { document: document.name, code: error.code, message: error.message } };
    }
  });
  return {
    documents: results.flatMap(({ source }) => (source === undefined ? [] : [source])),
    left_out: results.flatMap(({ left }) => (left === undefined ? [] : [left])),
  };
}
