import type { Table, TableColumn } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { type CellRange, type CellValue, formatColumn, formatRange } from '../../workbook/index.ts';
import { readHeaderParts } from '../rows/header-texts.ts';
import { isBlankRow } from '../rows/rows.ts';
import type { ColumnSpan, Region, SideRows } from './regions/region.ts';
import type { ChanceLog } from './weights/chance-log.ts';

/** A table's record, with sampled data rows for the mapping pass (complete rows of the sheet). */
export interface SampledTable {
  table: Table;
  sampleRows: CellValue[][];
}

export interface TableOptions {
  manifest: Manifest;
  merges: readonly CellRange[];
  /** Whether the header rows are still a header if they only have the cells of the span. */
  isHeader: (region: Region, span: ColumnSpan) => Promise<boolean>;
  /** Null if the package has no row weights. */
  chances: ChanceLog | null;
  /** Index of the region's part, if its rows are split. */
  part?: number | undefined;
  nextId: () => string;
}

/** The tables of a region: one for each side if each side has a full header of its own, otherwise a single table. */
export async function makeTables(region: Region, options: TableOptions): Promise<SampledTable[]> {
  const sides = (await isSideBySide(region, options)) ? region.sides : [makeWholeSide(region)];
  return sides
    .filter(({ rowCount }) => rowCount > 0 || region.rowCount === 0)
    .map((side) => ({
      table: makeTable(region, side, options),
      sampleRows: region.sampler.toRows().filter((row) => !isBlankRow(row.slice(side.span.first, side.span.last + 1))),
    }));
}

/** A full header has a text over each of at least two columns, and is judged to be a header by itself. */
async function isSideBySide(region: Region, options: TableOptions): Promise<boolean> {
  const { manifest, merges, chances, isHeader } = options;
  if (manifest.engine.tables.side_by_side === 'never' || region.sides.length < 2) return false;
  // Weights accept nearly every full row of words as a header, so two tables need more evidence.
  if (chances !== null && isOneTable(region, merges, manifest.engine.tables.regions === true)) return false;
  const spans = region.sides.map(({ span }) => span);
  const isStray = (_: unknown, c: number) =>
    region.columns[c] && !spans.some(({ first, last }) => c >= first && c <= last);
  if (region.columns.some(isStray)) return false;
  // If a merged header cell covers the columns between two spans, these columns belong to the table.
  const between = spans.slice(1).map(({ first }, i) => ({ first: (spans[i]?.last ?? first) + 1, last: first - 1 }));
  const isCovered = ({ first, last }: ColumnSpan) =>
    readHeaderParts(region.headerRows, merges, first, last).some((texts) => texts.length > 0);
  if (between.some(isCovered)) return false;
  for (const span of spans) {
    if (span.last === span.first) return false;
    const parts = readHeaderParts(region.headerRows, merges, span.first, span.last);
    if (parts.some((texts) => texts.length === 0) || !(await isHeader(region, span))) return false;
  }
  return true;
}

/**
 * Sides with the same rows but different headers are one table with a blank column in it. `byFirst`: sides that only
 * repeat texts of one another belong to the first side, which has what the rows are about.
 */
function isOneTable({ sides, headerRows }: Region, merges: TableOptions['merges'], byFirst: boolean): boolean {
  const rowsOf = ({ firstRow, lastRow, rowCount }: SideRows) => `${firstRow} ${lastRow} ${rowCount}`;
  if (new Set(sides.map(rowsOf)).size > 1) return false;
  const texts = sides.map(
    ({ span }) => new Set(readHeaderParts(headerRows, merges, span.first, span.last).map((parts) => parts.join(' '))),
  );
  const compared = byFirst ? texts.slice(0, 1) : texts;
  return compared.every((own, i) => texts.slice(i + 1).every((other) => own.isDisjointFrom(other)));
}

function makeWholeSide(region: Region): SideRows {
  const { firstRow, lastRow, rowCount } = region;
  return { span: region.getSpan(), firstRow, lastRow, rowCount };
}

function makeTable(region: Region, side: SideRows, { manifest, merges, chances, part, nextId }: TableOptions): Table {
  const headerRows = region.headerRows.map(({ index }) => index);
  const headerConfidence = chances?.ofHeader(region);
  const isWhole = side.rowCount === region.rowCount && side.firstRow === region.firstRow;
  const range = {
    firstRow: (headerRows[0] ?? side.firstRow) - 1,
    lastRow: (isWhole ? region.endRow : side.lastRow) - 1,
    firstColumn: side.span.first,
    lastColumn: side.span.last,
  };
  return {
    id: nextId(),
    a1_range: formatRange(region.given?.range ?? range),
    ...(region.given === null ? {} : { correction: region.given.correction }),
    header: {
      rows: headerRows,
      ...(region.repeatedHeaderRows.length > 0 ? { repeated_rows: region.repeatedHeaderRows } : {}),
      synthetic: region.isSynthetic,
      ...(headerConfidence === undefined ? {} : { confidence: headerConfidence }),
    },
    first_data_row: side.firstRow,
    last_data_row: side.lastRow,
    row_count: side.rowCount,
    // A person's decision has no measurable confidence.
    ...(chances === null || region.given !== null ? {} : { confidence: chances.ofTable(region) }),
    row_labels: { ...Object.fromEntries(region.labelCounts), data: side.rowCount },
    title_rows: [...region.titleRows],
    ...(part === undefined ? {} : { part }),
    columns: makeColumns(region, side.span, merges, manifest),
  };
}

function makeColumns(
  region: Region,
  span: ColumnSpan,
  merges: readonly CellRange[],
  manifest: Manifest,
): TableColumn[] {
  const parts = readHeaderParts(region.headerRows, merges, span.first, span.last);
  const columns = parts.map((texts, i): TableColumn | null => {
    const index = span.first + i;
    const column = region.columns[index];
    // The column is a spacer, without header and data.
    if (texts.length === 0 && column === undefined) return null;
    const dates = column?.dates.toEvidence(manifest.engine.defaults.date_order);
    const header = texts.length > 0 ? texts.join(' ') : `Column ${i + 1}`;
    const empty = column === undefined ? { empty: true as const } : {};
    return { column: formatColumn(index), header, header_parts: texts, ...empty, ...(dates ? { dates } : {}) };
  });
  return columns.filter((column) => column !== null);
}
