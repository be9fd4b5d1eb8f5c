import type { CellValue, Row } from '../../workbook/index.ts';

export function isBlankValue(value: CellValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

export function isBlankRow(values: readonly CellValue[]): boolean {
  return values.every(isBlankValue);
}

/** The texts of a row's cells, joined: the text of a title or group row. */
export function joinTexts(values: readonly CellValue[]): string {
  return values
    .filter((value) => !isBlankValue(value))
    .map((value) => (typeof value === 'object' && value !== null ? Object.values(value)[0] : String(value).trim()))
    .join(' ');
}

export interface LabelledRow {
  row: Row;
  label: string;
}
