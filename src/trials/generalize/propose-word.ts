import { foldText } from '../../base/files/index.ts';
import { ROW_WEIGHTS_FILE } from '../../contract/row-weights.ts';
import type { PackageChange, SharedTextOf } from '../../contract/shared-corrections.ts';
import type { PackageFacts } from '../../package/index.ts';

/** What the words of row weights can be: one word, or two. */
const PHRASE = /^\p{L}+(?: \p{L}+)?$/u;
const MAX_PHRASE_LENGTH = 60;

/** Makes the first cell of rows a word for totals: the one label that a word alone gives to rows of any kind. */
export function proposeWord(
  { first_cell: text, label }: SharedTextOf<'row_label'>,
  { rowWeights }: PackageFacts,
): PackageChange[] | string {
  if (rowWeights === undefined) return 'only a package with row weights has words that rows are known by';
  if (label !== 'total' || !rowWeights.labels.includes(label))
    return `words are enough to know totals, not rows that are ${label}: label documents, and learn from them with ade learn`;
  const word = text.replace(/[\s:.*]+$/, '').toLowerCase();
  if (!PHRASE.test(word) || word.length > MAX_PHRASE_LENGTH)
    return 'the first cell is not one word or two, and nothing longer can be a word of the package';
  if (rowWeights.words.total.some((known) => foldText(known) === foldText(word)))
    return `"${word}" is a word for totals already`;
  return [{ kind: 'word', file: ROW_WEIGHTS_FILE, list: 'total', word }];
}
