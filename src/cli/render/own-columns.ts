import { describeColumnChecks } from '../../contract/describe-column-checks.ts';
import type { OwnColumn } from '../../contract/own-columns.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText } from './text.ts';

interface NamedColumns {
  columns: readonly (OwnColumn & { field: string })[];
  notes: readonly string[];
}

/** Each column with its kind, the name of its field, and what is checked. */
export function renderColumns({ columns, notes }: NamedColumns, { width, paint }: Look): string[] {
  const table = [flexible('column'), 'kind', 'field', 'role', flexible('checks')];
  const rows = columns.map(({ label, kind, field, role, key, checks }) => [
    cleanText(label),
    kind,
    field,
    [key ? 'key' : [], role ?? []].flat().join(', '),
    cleanText(describeColumnChecks(checks).join('; ')),
  ]);
  return [
    ...layOutTable(table, rows, { width, paintHeader: paint.dim }),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${cleanText(note)}`)] : []),
    '',
  ];
}
