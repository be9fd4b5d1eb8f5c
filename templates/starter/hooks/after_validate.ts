import type { Artifact, HookCall, HookResult } from 'ade/rules';

type Table = Artifact['sheets'][number]['tables'][number];

/** If a table has more errors per row than this, its mapping may be wrong. */
const MAX_ERROR_SHARE = 0.2;
/** In a smaller table, two errors are not yet a sign of a wrong mapping. */
const MIN_ROWS = 20;

/**
 * Leaves a note for the audit trail, and adds an issue to each table that is full of errors.
 * A note may use only words of the package: a number could be somebody's value, so the record would hide it.
 */
export function run({ artifact }: HookCall): HookResult {
  const tables = artifact.sheets.flatMap((sheet) => sheet.tables);
  const suspects = tables.filter(isSuspect);
  const hasErrors = tables.some((table) => countErrors(table) > 0);
  const notes = hasErrors ? 'Some rows have errors.' : 'No row has an error.';
  return {
    notes: suspects.length > 0 ? 'A table is full of errors.' : notes,
    issues: suspects.map(({ id }) => ({
      table_id: id,
      code: 'many_errors',
      severity: 'warning',
      message: 'This table has more errors than every fifth row would have. Check which columns were mapped.',
    })),
  };
}

function isSuspect(table: Table): boolean {
  return table.row_count >= MIN_ROWS && countErrors(table) > table.row_count * MAX_ERROR_SHARE;
}

function countErrors(table: Table): number {
  const totals = table.validation?.totals ?? [];
  return totals.filter(({ severity }) => severity === 'error').reduce((sum, { count }) => sum + count, 0);
}
