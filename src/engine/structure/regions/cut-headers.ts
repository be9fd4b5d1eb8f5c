import type { CellRange } from '../../../workbook/index.ts';
import { isBlankValue } from '../../rows/rows.ts';
import type { Region } from './region.ts';

/** A header has hardly more rows than this below those that were found. */
const MAX_ROWS = 3;

/** A merged cell over fewer of the rows is a note beside the table. */
const MIN_SHARE = 0.1;

/**
 * Rows that were read as data, although a cell of the header above is merged down to them, each with the columns of such
 * cells. In xlsx files, merges come after the rows, so this is only known at the end of the sheet.
 */
export function findCutHeaders(regions: readonly Region[], merges: readonly CellRange[]): CellRange[] {
  return regions.flatMap((region) => {
    const found = region.headerRows.map(({ index }) => index);
    const last = found.at(-1);
    if (last === undefined || region.given !== null || region.firstRow !== last + 1) return [];
    const cut = merges
      .filter(({ firstRow, lastRow }) => found.includes(firstRow + 1) && lastRow >= last)
      .filter((merge) => isOverColumn(region, merge));
    const count = cut.reduce((most, { lastRow }) => Math.max(most, lastRow + 1 - last), 0);
    if (count > MAX_ROWS || count >= region.rowCount) return [];
    return cut.map((merge) => ({ ...merge, firstRow: last }));
  });
}

function isOverColumn({ sampler }: Region, { firstColumn, lastColumn }: CellRange): boolean {
  const rows = sampler.toRows();
  const own = rows.filter((row) => row.slice(firstColumn, lastColumn + 1).some((value) => !isBlankValue(value)));
  return own.length > MIN_SHARE * rows.length;
}
