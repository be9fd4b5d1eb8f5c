import type { Issue, Output, Table } from '../../contract/artifact.ts';
import { type Batch, overlaps } from '../batches/read-batches.ts';
import type { JobContext } from '../job/job-context.ts';
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

/** Adds the cells of columns that are not written, as the ledger counts them: formulas without a value are filled cells. */
export function countLeftOut({ columns, uncached }: Batch, leftOut: TablePlan['leftOut']): void {
  if (leftOut.length === 0) return;
  const byPosition = new Map(leftOut.map((left) => [left.position, left]));
  for (const { column } of uncached) {
    const left = byPosition.get(column);
    if (left !== undefined) left.cells += 1;
  }
  for (const left of leftOut) {
    const cells = columns[left.position];
    const length = cells?.length ?? 0;
    for (let row = 0; row < length; row++) if (cells?.isNullAt(row) === false) left.cells += 1;
  }
}

/** Counts the written rows of a sheet. A row counts once, even if several tables have a part of it. */
export class WrittenRows {
  #rows = 0;
  #cells = 0;
  readonly #beside = new Set<number>();

  add({ sheet, table, rows, filledCounts }: Batch): void {
    const isAlone = !sheet.tables.some((other) => other !== table && overlaps(other, table));
    for (const [i, row] of rows.entries()) {
      if (!isAlone && this.#beside.has(row)) continue;
      if (!isAlone) this.#beside.add(row);
      this.#rows += 1;
      this.#cells += filledCounts[i]!;
    }
  }

  get total(): { rows: number; cells: number } {
    return { rows: this.#rows, cells: this.#cells };
  }
}

export function addCounts(transform: TablePlan['transform'], rowCount: number, counts: AppliedBatch['counts']): void {
  transform.rows += rowCount;
  for (const stats of transform.fields) {
    const found = counts.get(stats.field);
    if (found === undefined) continue;
    stats.changed += found.changed;
    stats.dropped += found.dropped;
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
