import type { RowCall, RowScores } from 'ade/rules';
import { isListHeader } from '../lib/lists.ts';
import { isLabel, isLine, isTotalText } from '../lib/row-words.ts';
import { type Cell, countKnownNames, hasNamesAmongWords, isDataLike, isKnownHeader, listCells } from '../lib/rows.ts';

/** Cells that are labels or synonyms of the manifest. */
export function detect_known_names({ row_values_sample, row_above, manifest }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  // A title is one cell; a header has more.
  if (cells.length < 2) return { scores: {} };
  const known = countKnownNames(cells, manifest);
  const ratio = known / cells.length;
  if (known >= 2 && ratio >= 0.5) return { scores: { header: 0.8 } };
  if (known >= 2 && ratio >= 0.3) return { scores: { header: 0.6 } };
  // In a wide header two names are enough where a block starts; inside a block, a row of words may be data.
  if (listCells(row_above).length <= 1 && hasNamesAmongWords(cells, manifest)) return { scores: { header: 0.6 } };
  return { scores: known === 1 && ratio >= 0.5 ? { header: 0.4 } : {} };
}

/** `Name` alone over a list of one column. */
export function detect_list_header(call: RowCall): RowScores {
  return { scores: isListHeader(call) ? { header: 0.9 } : {} };
}

/** The upper row of a header of two rows: few words over the names, as merged cells leave them. */
export function detect_upper_row({ row_values_sample, row_below, manifest }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  const isSparse = cells.length >= 2 && cells.length <= listCells(row_below).length * 0.7;
  if (!isSparse || !cells.every(isWord) || !isKnownHeader(row_below, manifest)) return { scores: {} };
  return { scores: { header: 0.7 } };
}

/** Words that start a block and stand over numbers, dates and codes: a header of unknown names. */
export function detect_words_over_values({ row_values_sample, row_above, row_below }: RowCall): RowScores {
  const cells = listCells(row_values_sample);
  if (cells.length < 2 || listCells(row_above).length > 1 || !cells.every(isWord)) return { scores: {} };
  const below = listCells(row_below);
  const values = below.filter(isDataLike).length;
  const isOver = below.length >= cells.length * 0.6 && values >= Math.max(1, below.length * 0.4);
  return { scores: isOver ? { header: 0.5 } : {} };
}

function isWord(cell: Cell): boolean {
  const { text } = cell;
  if (isDataLike(cell) || text.length > 40 || !/\p{L}/u.test(text)) return false;
  return !isLabel(text) && !isLine(text) && !isTotalText(text);
}
