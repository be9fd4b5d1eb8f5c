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

/** Counts the cells of a column as the ledger does: formulas without a value are filled cells. */
export function countFilled({ columns, uncached }: Batch, column: number): number {
  const cells = columns[column];
  let count = uncached.filter((cell) => cell.column === column).length;
  const length = cells?.length ?? 0;
  for (let position = 0; position < length; position++) if (cells?.isNullAt(position) === false) count += 1;
  return count;
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
