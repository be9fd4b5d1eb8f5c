import { foldText } from '../../base/files/index.ts';
import { ROW_WEIGHTS_FILE } from '../../contract/row-weights.ts';
import type { PackageChange, SharedTextOf } from '../../contract/shared-corrections.ts';
import type { PackageFacts } from '../../package/index.ts';

/** A word list of row weights contains single words and phrases of two words. */
const PHRASE = /^\p{L}+(?: \p{L}+)?$/u;
const MAX_PHRASE_LENGTH = 60;

/** Adds the first cell of the rows to the words for totals: `total` is the only label that a word alone can decide. */
export function proposeWord(
  { first_cell: text, label }: SharedTextOf<'row_label'>,
  { rowWeights }: PackageFacts,
): PackageChange[] | string {
  if (rowWeights === undefined) return 'only a package with row weights can recognize rows by words';
  if (label !== 'total' || !rowWeights.labels.includes(label))
    return `a word is only enough to recognize totals, not rows that are ${label}: label documents, then run ade learn`;
  const word = text.replace(/[\s:.*]+$/, '').toLowerCase();
  if (!PHRASE.test(word) || word.length > MAX_PHRASE_LENGTH)
    return 'the first cell is not one or two words; a package can have nothing longer as a word';
  if (rowWeights.words.total.some((known) => foldText(known) === foldText(word)))
    return `"${word}" is already a word for totals`;
  return [{ kind: 'word', file: ROW_WEIGHTS_FILE, list: 'total', word }];
}
