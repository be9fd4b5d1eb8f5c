import { compareTexts } from '../../files/compare-texts.ts';
import type { Row } from '../../workbook/types.ts';
import { groupOf } from '../folds.ts';
import type { LearningDocument } from './read-sheets.ts';

/** Groups of documents whose headers have a word before it may be in the weights: words of one organisation's headers may be private. */
export const MIN_GROUPS = 3;

/** Words that are added at most, so that a person can read them. */
const MAX_WORDS = 100;

const WORD = /[\p{L}\p{M}]+/gu;
const MIN_LENGTH = 2;
const MAX_LENGTH = 30;

/** Words of header rows that enough groups share, those of most groups first, without those in `present`. Values are not read. */
export function findHeaderWords(documents: readonly LearningDocument[], present: Iterable<string>): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { document, sheets } of documents) {
    const { judged } = document.labels;
    if (judged !== undefined && !judged.includes('header')) continue;
    const group = groupOf(document);
    for (const { labelled, rows } of sheets) {
      const headers = (labelled.rows ?? []).filter(({ label }) => label === 'header');
      const isHeader = ({ index }: Row) => headers.some((run) => index >= run.first_row && index <= run.last_row);
      for (const word of rows.filter(isHeader).flatMap(listWords)) {
        groups.set(word, (groups.get(word) ?? new Set()).add(group));
      }
    }
  }
  const known = new Set(present);
  const shared = [...groups].filter(([word, { size }]) => size >= MIN_GROUPS && !known.has(word));
  shared.sort(([a, left], [b, right]) => right.size - left.size || compareTexts(a, b));
  return shared.slice(0, MAX_WORDS).map(([word]) => word);
}

function listWords({ values }: Row): string[] {
  return values.flatMap((value) => {
    if (typeof value !== 'string') return [];
    const words = value.toLowerCase().match(WORD) ?? [];
    return words.filter(({ length }) => length >= MIN_LENGTH && length <= MAX_LENGTH);
  });
}
