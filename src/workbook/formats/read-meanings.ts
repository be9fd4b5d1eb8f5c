import { getCommonMeaning, type NumberMeaning } from './number-formats.ts';

/** The meanings of a workbook's own number formats, by their ids. */
export async function readMeanings(codesById: ReadonlyMap<number, string>): Promise<Map<number, NumberMeaning>> {
  const meanings = new Map<number, NumberMeaning>();
  for (const [formatId, code] of codesById) {
    const meaning = getCommonMeaning(code) ?? (await import('./parse-format.ts')).parseFormatMeaning(code);
    meanings.set(formatId, meaning);
  }
  return meanings;
}
