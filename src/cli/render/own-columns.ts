import { describeColumnChecks } from '../../contract/describe-column-checks.ts';
import type { OwnColumn, ShownValue } from '../../contract/own-columns.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

interface NamedColumns {
  columns: readonly (OwnColumn & { field: string; values: readonly ShownValue[] })[];
  notes: readonly string[];
}

/** Each column with its kind, the name of its field, what is checked, and values as they come out. */
export function renderColumns({ columns, notes }: NamedColumns, { width, paint }: Look): string[] {
  const hasValues = columns.some(({ values }) => values.length > 0);
  const values = hasValues ? [flexible('values as they come out')] : [];
  const table = [flexible('column'), 'kind', 'field', 'role', flexible('checks'), ...values];
  const rows = columns.map((column) => [
    cleanText(column.label),
    column.kind,
    column.field,
    [column.key ? 'key' : [], column.role ?? []].flat().join(', '),
    cleanText(describeColumnChecks(column.checks).join('; ')),
    ...(hasValues ? [cleanText(column.values.map(formatValue).join(' · '))] : []),
  ]);
  return [
    ...layOutTable(table, rows, { width, paintHeader: paint.dim }),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${cleanText(note)}`)] : []),
    '',
  ];
}

/** Texts are in quotes, so that 1067 and "01067" are seen to differ in kind. */
function formatValue(value: ShownValue): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
