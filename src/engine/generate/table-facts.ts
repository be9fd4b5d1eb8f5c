import type { Issue, Output, Table } from '../../contract/artifact.ts';
import { columnIndex, columnSpan } from '../../record/index.ts';
import type { Row } from '../../workbook/index.ts';
import { type Batch, overlaps } from '../batches/read-batches.ts';
import type { JobContext } from '../job/job-context.ts';
import { RowSet } from '../rows/row-set.ts';
import type { AppliedBatch } from './apply-batch.ts';
import type { TablePlan } from './plan-table.ts';

export function describeTransform({ transform, corrected }: TablePlan): NonNullable<Table['transform']> {
  if (corrected === null) return transform;
  const fields = transform.fields.map((stats) => {
    const counts = corrected.listCounts(stats.field);
    return counts === undefined ? stats : { ...stats, corrected: counts };
  });
  return { ...transform, fields };
}

export function describeWritten({ written, leftOut }: TablePlan): NonNullable<Output['tables']>[number] {
  if (leftOut.length === 0) return written;
  const { raw_columns, ...rest } = written;
  return { ...rest, left_out_columns: leftOut.map(({ column, cells }) => ({ column, cells })), raw_columns };
}

/**
 * Adds the document's cells in columns that are not written, whatever values people gave. Counts as the ledger does:
 * formulas without a value are filled cells.
 */
export function countLeftOut(batch: Batch, leftOut: TablePlan['leftOut']): void {
  if (leftOut.length === 0) return;
  const byColumn = new Map(leftOut.map((left) => [columnIndex(left.column), left]));
  for (const row of listRows(batch)) {
    for (const column of row.uncached) {
      const left = byColumn.get(column);
      if (left !== undefined) left.cells += 1;
    }
    for (const [column, left] of byColumn) if (!row.isNullAt(column)) left.cells += 1;
  }
}

/** How many cells of a column somebody looks at to decide about it. */
const FIRST_CELLS = 3;

export function findFirstCells({ rows, columns }: Batch, undecided: TablePlan['undecided']): void {
  for (const { column: letter, position, cells } of undecided) {
    const column = columns[position];
    for (let row = 0; row < rows.length && cells.length < FIRST_CELLS; row++) {
      if (column?.isBlankAt(row) === false) cells.push(`${letter}${rows[row]}`);
    }
  }
}

/** The rows of the document; corrected columns keep them. */
function listRows({ columns: [first] }: Batch): readonly Row[] {
  return first?.rows ?? [];
}

/** The written rows of a sheet with all their cells, and how many of the cells are outside of all tables. */
export interface WrittenCounts {
  rows: number;
  cells: number;
  beside: number;
}

/** Counts the written rows of a sheet. A row counts once, even if several tables have a part of it. */
export class WrittenRows {
  readonly total: WrittenCounts = { rows: 0, cells: 0, beside: 0 };
  /** Rows that several tables may share. */
  readonly #shared = new RowSet();
  /** The same by part: each part has cells of its own. */
  readonly #ofParts = new Map<Table['part'], RowSet>();

  add(batch: Batch): void {
    const { sheet, table, rows, filledCounts } = batch;
    const isAlone = !sheet.tables.some((other) => other !== table && overlaps(other, table));
    // Only a range that a person set has filled cells beside it: other tables have all columns of their rows.
    const isGiven = table.correction !== undefined;
    for (const [i, row] of rows.entries()) {
      if (isAlone || this.#shared.add(row)) this.total.rows += 1;
      if (!isAlone && !this.#addToPart(row, table)) continue;
      const cells = filledCounts[i] ?? 0;
      this.total.cells += cells;
      if (isGiven) this.total.beside += cells;
    }
    if (!isGiven) return;
    const { first, last } = columnSpan(table);
    for (const row of listRows(batch)) this.total.beside -= row.countCellsIn(first, last);
  }

  /** `false` if the row's cells in this part are counted. */
  #addToPart(row: number, { part }: Table): boolean {
    const rows = this.#ofParts.get(part) ?? new RowSet();
    this.#ofParts.set(part, rows);
    return rows.add(row);
  }
}

export function addCounts(transform: TablePlan['transform'], rowCount: number, counts: AppliedBatch['counts']): void {
  transform.rows += rowCount;
  for (const stats of transform.fields) {
    const found = counts.get(stats.field);
    if (found === undefined) continue;
    stats.changed += found.changed;
    stats.dropped += found.dropped;
    if (found.missing !== undefined) stats.missing = (stats.missing ?? 0) + found.missing;
    stats.empty += found.empty;
  }
}

/** One issue of the table for each required field that has neither a column nor a derivation. */
export function listMissingFields(table: Table, { manifest }: JobContext): Issue[] {
  return (table.fields ?? [])
    .filter(({ field, from }) => from === 'none' && manifest.columns.meta[field]?.required)
    .map(({ field }) => ({
      a1: table.a1_range,
      row_index: null,
      code: 'required_field_missing',
      severity: 'error',
      message: `No column of the table became the required field "${manifest.columns.meta[field]?.label ?? field}".`,
      target_field: field,
      rule: 'engine',
    }));
}
