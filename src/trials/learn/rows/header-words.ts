import { compareTexts } from '../../../base/files/index.ts';
import type { LabelledSheet } from '../../../contract/labels.ts';
import type { Row } from '../../../workbook/index.ts';
import type { LearningDocument } from './read-sheets.ts';

/** Weights only get header words that this many groups have: words of one organisation may be private. */
export const MIN_GROUPS = 3;

/** At least this many groups must have the word in a header for each group that has it in another row. */
const MIN_RATIO = 2;

/** At most this many words are added, so that a person can read them. */
const MAX_WORDS = 100;

const WORD = /[\p{L}\p{M}]+/gu;
const MIN_LENGTH = 2;
const MAX_LENGTH = 30;

/**
 * Finds words of header rows that enough groups share, the most shared first, without those in `present`. Other
 * labelled rows are only read to exclude their words: a word that is frequent everywhere does not indicate a header.
 */
export function findHeaderWords(documents: readonly LearningDocument[], present: Iterable<string>): string[] {
  const inHeaders = new Map<string, Set<string>>();
  const elsewhere = new Map<string, Set<string>>();
  for (const { document, group, sheets } of documents) {
    const { judged } = document.labels;
    if (judged !== undefined && !judged.includes('header')) continue;
    for (const { labelled, rows } of sheets) {
      const labels = listLabels(labelled);
      for (const row of rows) {
        const label = labels.get(row.index);
        if (label === undefined) continue;
        const groups = label === 'header' ? inHeaders : elsewhere;
        for (const word of listWords(row)) groups.set(word, (groups.get(word) ?? new Set()).add(group));
      }
    }
  }
  const known = new Set(present);
  const isShared = ([word, { size }]: [string, Set<string>]) =>
    size >= MIN_GROUPS && size >= MIN_RATIO * (elsewhere.get(word)?.size ?? 0) && !known.has(word);
  const shared = [...inHeaders].filter(isShared);
  shared.sort(([a, left], [b, right]) => right.size - left.size || compareTexts(a, b));
  return shared.slice(0, MAX_WORDS).map(([word]) => word);
}

function listLabels({ rows = [] }: LabelledSheet): Map<number, string> {
  const labels = new Map<number, string>();
  for (const { first_row, last_row, label } of rows)
    for (let row = first_row; row <= last_row; row++) labels.set(row, label);
  return labels;
}

function listWords({ values }: Row): string[] {
  return values.flatMap((value) => {
    if (typeof value !== 'string') return [];
    const words = value.toLowerCase().match(WORD) ?? [];
    return words.filter(({ length }) => length >= MIN_LENGTH && length <= MAX_LENGTH);
  });
}
