import type { Issue } from '../../contract/artifact.ts';
import type {
  BatchAnswer,
  DecidedValues,
  FieldPlan,
  MadeValues,
  WireIssue,
  WireWarning,
} from '../../rules/client/index.ts';
import {
  type CellValue,
  type ColumnCells,
  decodeDate,
  type EncodedCell,
  makeOutputCells,
  type OutputCells,
} from '../../workbook/index.ts';
import { type CellIssue, makeCellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';
import type { Scrubber } from '../scrub/scrub.ts';

/** Counts how many values of a field the transforms changed or dropped, and how many are empty. */
export interface FieldCounts {
  changed: number;
  dropped: number;
  /** Made empty because the manifest lists them as missing values; only of fields with such values. */
  missing?: number;
  empty: number;
}

export interface AppliedBatch {
  /** Final values by field. */
  values: Map<string, OutputCells>;
  counts: Map<string, FieldCounts>;
  issues: Issue[];
}

/** Combines a batch with the rules' answer: final values, counts, and issues at cells of the batch. */
export function applyBatch(batch: Batch, plan: AppliedPlan, answer: BatchAnswer, scrubber: Scrubber): AppliedBatch {
  return new BatchApplication(batch, plan, answer, scrubber).apply();
}

/** The fields that rules work on, and the positions of columns that are not written. */
export interface AppliedPlan {
  readonly fields: readonly FieldPlan[];
  readonly leftOut: readonly { readonly position: number }[];
  readonly missing: ReadonlyMap<string, ReadonlySet<string>>;
}

class BatchApplication {
  readonly #batch: Batch;
  readonly #plan: AppliedPlan;
  readonly #answer: BatchAnswer;
  readonly #scrubber: Scrubber;
  readonly #applied: AppliedBatch = { values: new Map(), counts: new Map(), issues: [] };

  constructor(batch: Batch, plan: AppliedPlan, answer: BatchAnswer, scrubber: Scrubber) {
    this.#batch = batch;
    this.#plan = plan;
    this.#answer = answer;
    this.#scrubber = scrubber;
  }

  apply(): AppliedBatch {
    this.#reportUncached();
    for (const { field, from, column } of this.#batch.table.fields ?? []) {
      if (from === 'none') continue;
      const position = this.#batch.table.columns.findIndex((known) => known.column === column);
      this.#applyField(field, position < 0 ? null : position);
    }
    return this.#applied;
  }

  #applyField(field: string, position: number | null): void {
    const plan = this.#plan.fields.find((known) => known.field === field);
    const source = this.#findSource(field, position);
    const made = this.#answer.values[field];
    const rowCount = this.#batch.rows.length;
    const values = made === undefined ? null : spreadValues(made, rowCount);
    const decided = this.#batch.decided?.[field];
    this.#applied.values.set(field, makeOutputCells(source, decided ? decide(values, decided, rowCount) : values));
    const rule = plan?.transform ?? plan?.derive ?? null;
    if (rule !== null && made === undefined && this.#answer.failures.some((failure) => failure.rule === rule)) {
      this.#reportFailedTransform(field, position, rule, source === null);
    }
    const reported = new Set<number>();
    // Warnings about these rows are left out, because the rule's values for them are not written.
    const decidedRows = new Set(decided?.at);
    const isWritten = ({ row_index: number }: WireWarning) => !decidedRows.has(number - 1);
    const warnings = (this.#answer.warnings[field] ?? []).filter(isWritten).map((warning) => ({
      ...warning,
      severity: 'warning' as const,
    }));
    if (rule !== null) for (const issue of warnings) this.#report(field, position, rule, issue, reported);
    const validate = plan?.validate ?? null;
    if (validate !== null) {
      for (const issue of this.#answer.issues[field] ?? []) this.#report(field, position, validate, issue, reported);
    }
    this.#applied.counts.set(field, this.#countField(field, position, { source, values }, reported, decided));
  }

  /** The cells that the rules received; null for a derived field. */
  #findSource(field: string, position: number | null): ColumnCells | null {
    const cells = position === null ? this.#batch.given?.get(field) : this.#batch.columns[position];
    return cells ?? null;
  }

  #countField(
    field: string,
    position: number | null,
    { source, values }: Pick<OutputCells, 'source' | 'values'>,
    reported: ReadonlySet<number>,
    decided: DecidedValues | undefined,
  ): FieldCounts {
    const missing = this.#plan.missing.get(field);
    const counts: FieldCounts = {
      changed: 0,
      dropped: 0,
      ...(missing === undefined ? {} : { missing: 0 }),
      empty: decided?.values.filter((value) => value === null).length ?? 0,
    };
    const decidedRows = decided && new Set(decided.at);
    for (let row = 0; row < this.#batch.rows.length; row++) {
      if (decidedRows?.has(row)) continue;
      const value = values?.[row];
      if (value === null || (value === undefined && (source?.isNullAt(row) ?? true))) counts.empty += 1;
      if (source === null || value === undefined || isSameValue(source, row, value)) continue;
      counts.changed += 1;
      if (value !== null || source.isBlankAt(row)) continue;
      if (counts.missing !== undefined && isMissing(missing, source, row)) {
        counts.missing += 1;
        continue;
      }
      counts.dropped += 1;
      if (!reported.has(row)) {
        const message = '{value} was dropped by the transform, which gave no reason.';
        this.#addIssue(field, position, row, { code: 'value_dropped', severity: 'warning', message, rule: 'engine' });
      }
    }
    return counts;
  }

  #report(field: string, position: number | null, rule: string, issue: WireIssue, reported: Set<number>): void {
    const row = issue.row_index - 1;
    reported.add(row);
    const { columns, given } = this.#batch;
    const listOwn = () => [
      this.#findSource(field, position)?.valueAt(row) ?? null,
      this.#applied.values.get(field)?.valueAt(row) ?? null,
    ];
    const listOthers = () => [
      ...[...columns, ...(given?.values() ?? [])].map((column) => column.valueAt(row)),
      ...this.#listDecided(row),
    ];
    this.#addIssue(field, position, row, {
      code: this.#scrubber.scrubCode(issue.code),
      severity: issue.severity,
      message: this.#scrubber.scrubMessage(issue.message, listOwn, listOthers),
      rule,
      ...(issue.related_rows ? { related_rows: this.#keepTableRows(issue.related_rows) } : {}),
    });
  }

  #listDecided(row: number): CellValue[] {
    return Object.values(this.#batch.decided ?? {}).flatMap(({ at, values }) => {
      const value = values[at.indexOf(row)];
      return value === undefined ? [] : [decodeDate(value)];
    });
  }

  /** Rule authors choose these row numbers, so a number outside of the table could be a value in disguise. */
  #keepTableRows(rows: readonly number[]): number[] {
    const { first_data_row: first, last_data_row: last } = this.#batch.table;
    return rows.filter((row) => row >= first && row <= last);
  }

  #reportFailedTransform(field: string, position: number | null, rule: string, isDerived: boolean): void {
    const { rows } = this.#batch;
    const message = isDerived
      ? 'The rule failed on these rows; the field stays empty there.'
      : 'The rule failed on these rows; their values stay as they are in the document.';
    const issue = { code: 'transform_failed', severity: 'error' as const, message, rule, rows: rows.length };
    this.#addIssue(field, position, 0, issue, rows.length - 1);
  }

  #reportUncached(): void {
    const { uncached, table } = this.#batch;
    if (uncached.length === 0) return;
    const leftOut = new Set(this.#plan.leftOut.map(({ position }) => position));
    const fields = new Map(table.mapping?.map(({ raw, target_field: field }) => [raw.column, field]));
    for (const { row, column } of uncached) {
      if (leftOut.has(column)) continue;
      const field = fields.get(table.columns[column]?.column ?? '') ?? null;
      const message = 'The formula has no stored value. Open the document in a spreadsheet program and save it.';
      this.#addIssue(field, column, row, {
        code: 'formula_without_value',
        severity: 'warning',
        message,
        rule: 'engine',
      });
    }
  }

  #addIssue(field: string | null, position: number | null, row: number, issue: CellIssue, lastRow = row): void {
    this.#applied.issues.push(makeCellIssue(this.#batch, field, position, row, issue, lastRow));
  }
}

/** People's values for rows override the results of rules. */
function decide(
  made: readonly (EncodedCell | undefined)[] | null,
  { at, values }: DecidedValues,
  rowCount: number,
): (EncodedCell | undefined)[] {
  const decided = made === null ? new Array<EncodedCell | undefined>(rowCount).fill(undefined) : [...made];
  for (const [i, row] of at.entries()) decided[row] = values[i];
  return decided;
}

/** The values by row of the batch; undefined if the source's cell stays. */
function spreadValues({ at, values }: MadeValues, rowCount: number): (EncodedCell | undefined)[] {
  if (at === null) return values;
  const spread = new Array<EncodedCell | undefined>(rowCount).fill(undefined);
  for (const [i, row] of at.entries()) spread[row] = values[i];
  return spread;
}

function isSameValue(source: ColumnCells, row: number, value: EncodedCell): boolean {
  if (value === null) return source.isNullAt(row);
  if ((typeof value === 'string') !== source.isTextAt(row)) return false;
  if (typeof value === 'string' && source.differsAt(row, value)) return false;
  const before = source.valueAt(row);
  return (
    before === value || (typeof value === 'object' && JSON.stringify(before) === JSON.stringify(decodeDate(value)))
  );
}

/** Whether the manifest says that the cell's text stands for no value. */
function isMissing(missing: ReadonlySet<string> | undefined, source: ColumnCells, row: number): boolean {
  const value = missing === undefined ? null : source.valueAt(row);
  return typeof value === 'string' && missing !== undefined && missing.has(value.trim());
}
