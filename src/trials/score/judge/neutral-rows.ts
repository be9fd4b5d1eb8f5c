import { readFileSync } from 'node:fs';
import { AdeError } from '../../../contract/errors/index.ts';
import type { SheetReader } from '../../../workbook/index.ts';
import { openWorkbook } from '../../../workbook/open/index.ts';
import type { LabelledDocument } from '../corpus/read-corpus.ts';

/** Numbers of the rows that count neither for nor against if they have no label, by the index of their sheet. */
export type NeutralRows = ReadonlyMap<number, ReadonlySet<number>>;

/** A pattern for any of the words or phrases of a file, one a line. Throws `file_not_found`. */
export function readNeutralWords(path: string): RegExp | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AdeError('file_not_found', { file: path }, { cause });
  }
  const words = text.split('\n').map((line) => line.trim());
  const patterns = words
    .filter((word) => word !== '')
    .map((word) => RegExp.escape(word).replace(/\\x20|\\x2d/g, '[- ]'));
  return patterns.length === 0
    ? null
    : new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/**
 * Finds rows with a word for one of the judged labels. If only some labels are judged, and by something else than the
 * words of a row, such as sums, a row that has the word but no label may still deserve it.
 */
export async function findNeutralRows(
  { path, labels }: Pick<LabelledDocument, 'path' | 'labels'>,
  words: RegExp | null,
): Promise<NeutralRows> {
  const rowsBySheet = new Map<number, Set<number>>();
  if (words === null || labels.judged === undefined) return rowsBySheet;
  const workbook = await openWorkbook(path);
  try {
    for (const { index } of labels.sheets) rowsBySheet.set(index, await findRows(workbook.openSheet(index), words));
  } finally {
    await workbook.close();
  }
  return rowsBySheet;
}

async function findRows(sheet: SheetReader, words: RegExp): Promise<Set<number>> {
  const found = new Set<number>();
  for await (const rows of sheet.readRows()) {
    for (const { index, values } of rows) {
      if (values.some((value) => typeof value === 'string' && words.test(value))) found.add(index);
    }
  }
  return found;
}
