import type { CellObject } from '@e965/xlsx';
import { errorTexts } from '../biff/values.ts';
import { CellStyles } from '../formats/cell-styles.ts';
import type { NumberMeaning } from '../formats/number-formats.ts';
import { parseFormatMeaning } from '../formats/parse-format.ts';
import type { CellValue, OpenOptions } from '../types.ts';

export interface CellConverter {
  convert: (cell: CellObject) => CellValue;
  /** Whether the number is the days of a duration. */
  isHours: (value: number, cell: CellObject) => boolean;
}

/** Turns SheetJS's cells into values; parses each number format only once. */
export function createCellConverter(is1904: boolean, durations?: OpenOptions['durations']): CellConverter {
  const meanings: NumberMeaning[] = [];
  const indexes = new Map<string, number>();
  const styles = new CellStyles(meanings, is1904, durations);

  function indexFormat(format: string): number {
    const known = indexes.get(format);
    if (known !== undefined) return known;
    const index = meanings.push(parseFormatMeaning(format)) - 1;
    indexes.set(format, index);
    return index;
  }

  const formatOf = (cell: CellObject) => indexFormat(String(cell.z ?? 'General'));
  const convert = (cell: CellObject): CellValue => {
    const { t: type, v: value } = cell;
    if (value === undefined || value === null || type === 'z') return null;
    if (type === 'e') return cell.w ?? errorTexts.get(Number(value)) ?? '#ERROR!';
    if (typeof value === 'number' && !Number.isFinite(value)) return '#NUM!';
    if (typeof value === 'number') return styles.convertNumber(value, formatOf(cell));
    if (typeof value === 'boolean') return value;
    return value === '' ? null : String(value);
  };
  return { convert, isHours: (value, cell) => cell.t === 'n' && styles.isHours(value, formatOf(cell)) };
}

/** Whether the cell is a formula without a stored result. */
export function isUncached(cell: CellObject): boolean {
  return cell.f !== undefined && (cell.t === 'z' || cell.v === undefined);
}
