import type { Artifact, OutputRange } from '../contract/artifact.ts';
import type { OutputTable } from './lookup.ts';

export interface OutputRow {
  sheet: string;
  /** 1-based. */
  row: number;
}

export type OutputSheet = NonNullable<Artifact['output']['sheets']>[number];
export type OutputColumn = OutputSheet['columns'][number];

/** Where a source row of the table was written; `undefined` if it was not written. */
export function findOutputRow(table: OutputTable | undefined, sourceRow: number): OutputRow | undefined {
  const range = findRange(table?.ranges ?? [], sourceRow);
  if (range === undefined) return undefined;
  const row = range.first_row + sourceRow - range.source_first_row;
  return row <= range.last_row ? { sheet: range.sheet, row } : undefined;
}

/** The last range that begins at or above the source row; ranges are in the order of the source sheet. */
function findRange(ranges: readonly OutputRange[], sourceRow: number): OutputRange | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.source_first_row <= sourceRow) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1];
}

/** The source row of an output row, within one table. */
export function findSourceRow(table: OutputTable, place: OutputRow): number | undefined {
  const range = table.ranges.find(
    ({ sheet, first_row, last_row }) => sheet === place.sheet && first_row <= place.row && place.row <= last_row,
  );
  return range && range.source_first_row + place.row - range.first_row;
}

export function findOutputSheet(artifact: Pick<Artifact, 'output'>, name: string): OutputSheet | undefined {
  return artifact.output.sheets?.find((sheet) => sheet.name === name);
}

/** The output column of a target field, on one of the sheets on which the table was written. */
export function findFieldColumn(
  artifact: Pick<Artifact, 'output'>,
  sheetName: string,
  field: string,
): OutputColumn | undefined {
  return findOutputSheet(artifact, sheetName)?.columns.find(({ target_field }) => target_field === field);
}

/** The output column that was appended for an unmapped source column. */
export function findRawColumn(
  artifact: Pick<Artifact, 'output'>,
  sheetName: string,
  table: OutputTable | undefined,
  column: string,
): OutputColumn | undefined {
  const raw = table?.raw_columns.find((entry) => entry.column === column);
  if (!raw) return undefined;
  const columns = findOutputSheet(artifact, sheetName)?.columns ?? [];
  return columns.find(({ header, target_field }) => target_field === null && header === raw.output_header);
}
