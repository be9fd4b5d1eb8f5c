import { formatColumn, maxColumns, maxRows, parseRange } from '../a1.ts';
import type { CellRange } from '../types.ts';
import type { XmlCursor } from './xml-cursor.ts';

/** Real sheets have at most about ten thousand. */
export const maxMerges = 1_000_000;

/** Parses `A:C`: the columns with all their rows. */
function parseWholeColumns(text: string): CellRange | undefined {
  const [, first, last] = /^\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$/.exec(text) ?? [];
  return first === undefined ? undefined : parseRange(`${first}1:${last}${maxRows}`);
}

/** Parses `3:5`: the rows with all their columns. */
function parseWholeRows(text: string): CellRange | undefined {
  const [, first, last] = /^\$?(\d{1,7}):\$?(\d{1,7})$/.exec(text) ?? [];
  return first === undefined ? undefined : parseRange(`A${first}:${formatColumn(maxColumns - 1)}${last}`);
}

/** Reads the range of the `mergeCell` tag that `nextTag` found; `undefined` if it names no cells, like `#REF!`. */
export function readMergeRange(cursor: XmlCursor): CellRange | undefined {
  while (cursor.nextAttribute()) {
    if (!cursor.isAttribute('ref')) continue;
    const text = cursor.readAttributeValue();
    return parseRange(text) ?? parseWholeColumns(text) ?? parseWholeRows(text);
  }
  return undefined;
}
