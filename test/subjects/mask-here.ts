import { maskFile } from '../../src/subjects/files/search-file.ts';
import type { MaskResult, SearchedFile, SearchOptions } from '../../src/subjects/files/types.ts';

/** Masks a file in this process; returns what was written. */
export async function maskHere(
  file: SearchedFile,
  terms: readonly string[],
  options: SearchOptions,
): Promise<{ result: MaskResult; bytes: Buffer }> {
  const chunks: Buffer[] = [];
  const result = await maskFile(file, terms, options, (chunk) => chunks.push(chunk));
  return { result, bytes: Buffer.concat(chunks) };
}
