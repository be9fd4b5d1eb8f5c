import type { Attention, Table, TableColumn } from '../../contract/artifact.ts';
import { findUnmappedColumns, type Manifest } from '../../contract/manifest.ts';

/** Issues of the engine that need attention although they are no errors, with its code and message. */
const KINDS: readonly { issue: string; code: Attention['code']; describe: (first: string) => string }[] = [
  {
    issue: 'formula_without_value',
    code: 'formulas_without_value',
    describe: (first) =>
      `Formulas have no stored value, first in ${first}: open the document in a spreadsheet program and save it.`,
  },
  {
    issue: 'value_truncated',
    code: 'values_truncated',
    describe: (first) =>
      `Texts longer than 32,767 characters were cut, first in ${first}: look at the document for the rest.`,
  },
  {
    issue: 'hours_mixed',
    code: 'hours_mixed',
    describe: (first) =>
      `A column has times or durations as well as other values, from ${first} on: check that all are numbers of hours.`,
  },
];

/** Hints of fields that may have dates; a phone number or an id that looks like one is none. */
const DATES = new Set<string | undefined>(['date', 'datetime', undefined]);

/** Reports cells whose value is not in the result, or may not be what it seems. */
export function listCellAttention(table: Table, manifest: Manifest): Attention[] {
  const mappings = new Map((table.mapping ?? []).map((mapping) => [mapping.raw.column, mapping]));
  const ofColumns = table.columns.flatMap((column): Attention[] => {
    const { target_field: field = null, unmapped } = mappings.get(column.column) ?? {};
    const isLeftOut = field === null && (unmapped?.then ?? findUnmappedColumns(manifest)) === 'leave_out';
    const found = [...listMixedDates(column, field, manifest), ...(isLeftOut ? [] : listMerged(column))];
    return found.map((point) => ({
      ...point,
      ...(field === null ? {} : { target_field: field }),
      column: column.column,
    }));
  });
  return [...listIssueAttention(table), ...ofColumns];
}

function listIssueAttention({ validation }: Table): Attention[] {
  return KINDS.flatMap(({ issue, code, describe }): Attention[] => {
    const isSuch = (found: { code: string }) => found.code === issue;
    const count = (validation?.totals ?? []).filter(isSuch).reduce((sum, total) => sum + total.count, 0);
    // Every total has a listed issue, and the issues of the first batch come first.
    const first = validation?.issues.find((found) => isSuch(found) && found.rule === 'engine');
    return first === undefined ? [] : [{ code, message: describe(first.a1), count }];
  });
}

/** A person's or the package's order is a decision; otherwise, dates such as 03/04 may be read in the wrong order. */
function listMixedDates({ column, dates }: TableColumn, field: string | null, { columns }: Manifest): Attention[] {
  const isDecided = dates?.decided_by === 'manifest' || dates?.decided_by === 'person';
  if (field === null || isDecided || dates?.mixed_rows === undefined || !DATES.has(columns.meta[field]?.type_hint))
    return [];
  const { day_first: day, month_first: month } = dates.mixed_rows;
  const reading =
    dates.order === null ? 'are undecided' : `were read with the ${dates.order === 'dmy' ? 'day' : 'month'} first`;
  const others = dates.either === 0 ? '' : `; dates that can be both ${reading}`;
  const message = `Column ${column} has dates with the day first (${column}${day}) and with the month first (${column}${month})${others}: check them, or set the order.`;
  return [{ code: 'date_orders_mixed', message, count: Math.min(dates.day_first, dates.month_first) }];
}

function listMerged({ column, merged }: TableColumn): Attention[] {
  if (merged === undefined) return [];
  const message = `Column ${column} has values that are merged over several rows, first in ${merged.a1}: only the first row of each has the value.`;
  return [{ code: 'values_merged', message, count: merged.cells }];
}
