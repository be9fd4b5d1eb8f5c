import type { DocumentFormat } from '../../../contract/formats.ts';
import type { CellValue } from '../../../workbook/index.ts';

export interface ReturnedRow {
  /** 1-based. */
  readonly index: number;
  /** Values from column A on. */
  readonly values: readonly CellValue[];
  /** 0-based columns of formulas without a value. */
  readonly uncached?: readonly number[];
}

export interface ReturnedSheet {
  readonly name: string;
  readonly rows: readonly ReturnedRow[];
}

/** Decides how programs may have rewritten values: in csv, all values are texts. */
export type ReturnedFormat = 'csv' | 'ods' | 'workbook';

export interface ReturnedFile {
  /** Name of the file in messages. */
  readonly name: string;
  readonly format: ReturnedFormat;
  readonly sheets: readonly ReturnedSheet[];
}

export interface ReturnedPlace {
  sheet: string;
  /** 1-based. */
  row: number;
  /** 0-based. */
  column: number;
}

export function nameFormat(format: DocumentFormat): ReturnedFormat {
  return format === 'csv' || format === 'ods' ? format : 'workbook';
}
