import type { CellRange } from '../../../workbook/index.ts';
import type { Region } from './region.ts';

/** A header has hardly more rows than this below those that were found. */
const MAX_ROWS = 3;

/**
 * Rows that were read as data, although a cell of the header above is merged down to them, 1-based. In xlsx files, merges
 * come after the rows, so this is only known at the end of the sheet.
 */
export function findCutHeaders(regions: readonly Region[], merges: readonly CellRange[]): number[] {
  return regions.flatMap((region) => {
    const found = region.headerRows.map(({ index }) => index);
    const last = found.at(-1);
    if (last === undefined || region.given !== null || region.firstRow !== last + 1) return [];
    const ends = merges.filter(({ firstRow }) => found.includes(firstRow + 1)).map(({ lastRow }) => lastRow + 1);
    const count = Math.max(last, ...ends) - last;
    if (count > MAX_ROWS || count >= region.rowCount) return [];
    return Array.from({ length: count }, (_, i) => last + 1 + i);
  });
}
