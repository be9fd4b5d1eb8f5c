import { hashFile, hashFileList } from '../../../base/files/index.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';

/** Weights keep this many digits of a document's SHA-256: enough to recognize it among thousands. */
const KEPT_DIGITS = 8;

export interface CorpusDigests {
  /** SHA-256 over the hashes of all documents and their labels, by path in the corpus. */
  readonly corpus: string;
  /** The first digits of each document's SHA-256, by path in the corpus. */
  readonly documents: ReadonlyMap<string, string>;
}

export async function hashCorpus(documents: readonly LabelledDocument[]): Promise<CorpusDigests> {
  const digests: Record<string, string> = {};
  const starts = new Map<string, string>();
  for (const { name, path, labelsPath } of documents) {
    const digest = await hashFile(path);
    digests[name] = digest;
    starts.set(name, digest.slice(0, KEPT_DIGITS));
    digests[`${name} labels`] = await hashFile(labelsPath);
  }
  return { corpus: hashFileList(digests), documents: starts };
}
