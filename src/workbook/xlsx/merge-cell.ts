import { parseRange } from '../a1.ts';
import type { CellRange } from '../types.ts';
import type { XmlCursor } from './xml-cursor.ts';

/** The most that real sheets have is some ten thousand. */
export const maxMerges = 1_000_000;

/** Reads the range of the `mergeCell` tag that `nextTag` has just found; `undefined` where it names none. */
export function readMergeRange(cursor: XmlCursor): CellRange | undefined {
  while (cursor.nextAttribute()) {
    if (!cursor.isAttribute('ref')) continue;
    const range = parseRange(cursor.readAttributeValue());
    if (range === undefined) throw cursor.failure.corrupt('a merged range that is not in A1 form');
    return range;
  }
  return undefined;
}
