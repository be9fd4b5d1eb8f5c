import { hashFile } from '../files/hash-file.ts';
import { hashFileList } from '../files/hash-tree.ts';
import type { LabelledDocument } from '../score/corpus/read-corpus.ts';

/** SHA-256 over the hashes of all documents and of their labels, by path in the corpus. */
export async function hashCorpus(documents: readonly LabelledDocument[]): Promise<string> {
  const digests: Record<string, string> = {};
  for (const { name, path, labelsPath } of documents) {
    digests[name] = await hashFile(path);
    digests[`${name} labels`] = await hashFile(labelsPath);
  }
  return hashFileList(digests);
}
