import type { Row } from '../../../workbook/index.ts';
import { toHeaderText } from '../../rows/header-texts.ts';
import { isBlankValue } from '../../rows/rows.ts';
import { findHeaderSpans, type Region } from './region.ts';
import { resembles } from './resembles.ts';

/** A single text of so many words above the columns is a title. */
const TITLE_WORDS = 4;

/** How many of the first rows of a header are a title: a single long text in the first column of the rows below. */
export function countTitles(rows: readonly Row[]): number {
  return countNames(rows, TITLE_WORDS);
}

export function isSameHeader(one: readonly Row[], other: readonly Row[]): boolean {
  return makeHeaderKey(one) === makeHeaderKey(other);
}

/**
 * How many of the first rows of two headers are names of their tables, if the headers are the same without them. Null if
 * they are not.
 */
export function compareHeaders(one: readonly Row[], other: readonly Row[]): { one: number; other: number } | null {
  if (isSameHeader(one, other)) return { one: 0, other: 0 };
  const names = { one: countNames(one, 1), other: countNames(other, 1) };
  return isSameHeader(one.slice(names.one), other.slice(names.other)) ? names : null;
}

/** Whether most of the different texts of a header, and at least two, are in the same columns of another header. */
export function sharesTexts(one: readonly Row[], other: readonly Row[]): boolean {
  const [texts, shared] = [new Set<string>(), new Set<string>()];
  for (const row of one) {
    for (let c = row.nextFilled(0); c < row.cellCount; c = row.nextFilled(c + 1)) {
      if (row.isBlankAt(c)) continue;
      const text = toHeaderText(row.valueAt(c));
      texts.add(text);
      if (other.some((above) => !above.isBlankAt(c) && toHeaderText(above.valueAt(c)) === text)) shared.add(text);
    }
  }
  return shared.size > 1 && shared.size * 2 > texts.size;
}

/** Whether header rows have one cell each, such as a unit, inside of a table: the row below looks like those above. */
export function isInsideTable(header: readonly Row[], row: Row, region: Region): boolean {
  const { first } = region.getSpan();
  const isInside = (one: Row) => one.filledCount === 1 && one.nextFilled(0) > first;
  return header.every(isInside) && resembles(row, region.sampler.toRows());
}

/** Whether a row fills most of the columns that the header of a table names. */
export function fillsHeader(row: Row, { headerRows }: Region): boolean {
  const columns = findHeaderSpans(headerRows).flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return columns.length > 1 && columns.filter((column) => !row.isBlankAt(column)).length * 2 > columns.length;
}

/** The first rows that have a single text of at least `words` words, in the first column of the lowest row or before. */
function countNames(rows: readonly Row[], words: number): number {
  const [first] = findHeaderSpans(rows.slice(-1));
  const isName = (row: Row): boolean => {
    const column = row.nextFilled(0);
    if (first === undefined || row.filledCount !== 1 || column > first.first) return false;
    return toHeaderText(row.valueAt(column)).split(' ').length >= words;
  };
  const count = rows.findIndex((row) => !isName(row));
  return Math.max(0, count);
}

/** The key of a header: its texts by column. Formatted empty cells at a row's end do not count. */
function makeHeaderKey(rows: readonly Row[]): string {
  return JSON.stringify(
    rows.map(({ values }) => {
      const width = values.findLastIndex((value) => !isBlankValue(value)) + 1;
      return values.slice(0, width).map((value) => (isBlankValue(value) ? null : toHeaderText(value)));
    }),
  );
}
