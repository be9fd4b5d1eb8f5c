import type { Sheet, Table } from '../../contract/artifact.ts';
import type { Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type CellRange, parseRange } from '../../workbook/index.ts';
import { columnIndex } from '../tables.ts';
import { haveCommonCells, haveCommonRows } from './places.ts';
import { formatPlace, unknownPlace } from './record.ts';

interface SaidRange {
  sheet: Sheet;
  place: Place;
  range: CellRange;
}

/** The table ranges that a set of corrections gives. */
export class RangeChoices {
  readonly #said: SaidRange[] = [];

  check(sheet: Sheet, place: Place): void {
    const range = parseRange(place.a1);
    const isFilled = ({ first_row: first, last_row: last, label }: Sheet['rows'][number]) =>
      label !== 'blank' && range !== undefined && first <= range.lastRow + 1 && last > range.firstRow;
    if (range === undefined || !sheet.rows.some(isFilled)) {
      const expected = `a range such as A4:H120, with rows up to ${sheet.row_count} that are not blank`;
      throw unknownPlace(sheet, place, expected, range === undefined ? place.a1 : 'blank rows');
    }
    for (const other of this.#said) {
      if (other.sheet !== sheet || !haveCommonCells(other.range, range)) continue;
      throw new AdeError('corrections_overlap', { place: formatPlace(sheet, place) });
    }
    this.#said.push({ sheet, place, range });
  }

  /** Throws if a table without a given range is beside a given range, in the same rows. */
  finish(): void {
    for (const { sheet, place, range } of this.#said) {
      const beside = sheet.tables.find((table) => {
        const found = parseRange(table.a1_range)!;
        if (table.correction !== undefined || !haveCommonRows(found, range)) return false;
        if (isOfOtherPart(sheet, table, range)) return false;
        return !this.#said.some((other) => other.sheet === sheet && haveCommonCells(other.range, found));
      });
      if (beside === undefined) continue;
      throw new AdeError('correction_table_beside', { place: formatPlace(sheet, place), found: beside.a1_range });
    }
  }
}

/** Whether the table is in a part of the range's rows that has none of its columns: then it stays as it is. */
function isOfOtherPart({ parts = [] }: Sheet, { part: index }: Table, range: CellRange): boolean {
  const part = index === undefined ? undefined : parts[index];
  if (part === undefined || range.firstRow + 1 < part.first_row || range.lastRow + 1 > part.last_row) return false;
  return columnIndex(part.first_column) > range.lastColumn || columnIndex(part.last_column) < range.firstColumn;
}
