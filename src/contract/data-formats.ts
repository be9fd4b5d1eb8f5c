/** The formats of files that programs read, made from results. `xlsx` is the workbook that people read. */
export const DATA_FORMATS = {
  csv: { extension: 'csv', mediaType: 'text/csv' },
  jsonl: { extension: 'jsonl', mediaType: 'application/jsonl' },
  parquet: { extension: 'parquet', mediaType: 'application/vnd.apache.parquet' },
} as const;

export type DataFormat = keyof typeof DATA_FORMATS;

export const DATA_FORMAT_NAMES = ['csv', 'jsonl', 'parquet'] as const satisfies DataFormat[];

/** The digits of the integer that a DECIMAL is kept as. */
export const DECIMAL_DIGITS = 18;
