import type { Artifact, FieldSource, Table } from '../../contract/artifact.ts';
import { parseCell } from '../../workbook/index.ts';
import type { GivenCells } from '../corrections/given-cells.ts';
import { findTable, listNames, notFound, type OutputTable } from '../lookup.ts';
import { findOutputSheet, findSourceRow, type OutputRow } from '../output-places.ts';
import { columnSpan } from '../tables.ts';
import { explainRow, type RowExplanation } from './explain-row.ts';
import { findRuleSource, type RuleSource } from './rule-sources.ts';

/** The source of one column of an output row. `none`: the table has no value for the column. */
export interface OutputOrigin {
  column: string;
  header: string;
  target_field: string | null;
  from: FieldSource['from'];
  /** The source cell; null unless `from` is `column`. */
  source_a1: string | null;
  source_header: string | null;
  derived_by: RuleSource | null;
  /** The correction by which a person gave the value. */
  correction: string | null;
}

export interface OutputRowExplanation extends OutputRow {
  /** null for the header row of the output. */
  source: { sheet: string; row: number; table_id: string; explanation: RowExplanation } | null;
  columns: OutputOrigin[];
}

/**
 * The source row of an output row, and the source of each of its columns. `sheet` may be null if there is only one.
 * `given` says which cells people corrected, since the record does not.
 */
export function explainOutputRow(
  artifact: Artifact,
  place: { sheet: string | null; row: number },
  given: GivenCells | null = null,
): OutputRowExplanation {
  const sheet = findSheetName(artifact, place.sheet);
  const output = { sheet, row: place.row };
  for (const written of artifact.output.tables ?? []) {
    const sourceRow = findSourceRow(written, output);
    if (sourceRow === undefined) continue;
    const table = findTable(artifact, written.table_id).table;
    const columns = listOrigins(artifact, sheet, table, written, sourceRow).map((origin) => ({
      ...origin,
      correction: findCorrection(artifact, origin, { written, table, row: sourceRow }, given) ?? origin.correction,
    }));
    const explanation = explainRow(artifact, written.source_sheet, sourceRow);
    const source = { sheet: written.source_sheet, row: sourceRow, table_id: table.id, explanation };
    return { ...output, source, columns };
  }
  const { headerRow, lastRow } = measureSheet(artifact, sheet);
  if (place.row <= headerRow) return { ...output, source: null, columns: [] };
  throw notFound(`output row ${place.row} on sheet ${sheet}`, `rows ${headerRow + 1} to ${lastRow}`);
}

/** The correction by which a person set this one value. */
function findCorrection(
  artifact: Artifact,
  { target_field: field, source_a1 }: OutputOrigin,
  { written, table, row }: { written: OutputTable; table: Table; row: number },
  given: GivenCells | null,
): string | undefined {
  const sheet = artifact.sheets.find(({ name }) => name === written.source_sheet);
  if (given === null || sheet === undefined) return undefined;
  const cell = source_a1 === null ? undefined : parseCell(source_a1);
  const decided = field === null ? undefined : given.findRowValue(sheet.index, row, field, columnSpan(table));
  return (decided ?? (cell && given.findCell(sheet.index, row, cell.column)))?.correction;
}

function findSheetName(artifact: Artifact, wanted: string | null): string {
  const names = (artifact.output.sheets ?? []).map(({ name }) => name);
  const found = wanted === null && names.length === 1 ? names[0] : names.find((name) => name === wanted);
  if (found !== undefined) return found;
  const what = wanted === null ? 'single output sheet; name it as SHEET!ROW' : `output sheet ${wanted}`;
  throw notFound(what, listNames(names));
}

/** The rows before the first written row are the header. */
function measureSheet(artifact: Artifact, sheetName: string): { headerRow: number; lastRow: number } {
  const ranges = (artifact.output.tables ?? [])
    .flatMap(({ ranges }) => ranges)
    .filter(({ sheet }) => sheet === sheetName);
  if (ranges.length === 0) return { headerRow: 1, lastRow: 1 };
  let [firstRow, lastRow] = [Number.POSITIVE_INFINITY, 0];
  for (const { first_row, last_row } of ranges) {
    firstRow = Math.min(firstRow, first_row);
    lastRow = Math.max(lastRow, last_row);
  }
  return { headerRow: firstRow - 1, lastRow };
}

function listOrigins(
  artifact: Artifact,
  sheetName: string,
  table: Table,
  written: OutputTable,
  sourceRow: number,
): OutputOrigin[] {
  const headers = new Map(table.columns.map(({ column, header }) => [column, header]));
  return (findOutputSheet(artifact, sheetName)?.columns ?? []).map(({ column, header, target_field }) => {
    const field = table.fields?.find((entry) => entry.field === target_field);
    const raw = written.raw_columns.find(({ output_header }) => target_field === null && output_header === header);
    const mapped =
      target_field === null ? undefined : table.mapping?.find((entry) => entry.target_field === target_field);
    const letter = raw?.column ?? field?.column ?? mapped?.raw.column;
    const from = letter === undefined ? (field?.from ?? 'none') : 'column';
    return {
      column,
      header,
      target_field,
      from,
      source_a1: letter === undefined ? null : `${letter}${sourceRow}`,
      source_header: letter === undefined ? null : (headers.get(letter) ?? null),
      derived_by: from === 'derive' && field?.rule ? findRuleSource(artifact, field.rule) : null,
      correction: field?.correction ?? null,
    };
  });
}
