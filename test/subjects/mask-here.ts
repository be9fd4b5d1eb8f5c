import { writeFileSync } from 'node:fs';
import { hasAnyLeft, maskFile } from '../../src/subjects/files/search-file.ts';
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

/** Masks a file into `target`, in this process, and looks for what is left, as the service does with two others. */
export async function maskInto(
  file: SearchedFile,
  target: string,
  terms: readonly string[],
  options: SearchOptions,
): Promise<MaskResult> {
  const { result, bytes } = await maskHere(file, terms, options);
  if (result !== 'masked') return result;
  writeFileSync(target, bytes);
  return (await hasAnyLeft({ ...file, path: target }, terms, options)) ? 'remove' : result;
}
