import type { Artifact, CorrectionTrial, Mapping } from '../../../api/contract.ts';
import { parseColumn } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { findOutputColumn, type PlacedTable } from '../../inspection/source/index.ts';

type Changes = CorrectionTrial['changes'];

/** The changes that a dry run would make to a sheet of the result, by column, in a few words. */
export function listWouldChange(
  artifact: Artifact,
  sheet: number,
  { mappings, values, issues }: Changes,
  findLabel: (field: string) => string,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const say = (column: number | undefined, words: string) => {
    if (column !== undefined && !found.has(column)) found.set(column, words);
  };
  const columnOf = (field: string | null) => {
    const column = artifact.output.sheets?.[sheet]?.columns.find((one) => field !== null && one.target_field === field);
    return column && parseColumn(column.column);
  };
  for (const { sheet: name, table_a1: range, column, right } of mappings) {
    for (const { id, mapping } of findMappings(artifact, name, range, column)) {
      const words = t`would be ${right === null ? t`no field` : findLabel(right)}`;
      say(findOutputColumn(artifact, sheet, id, mapping)?.column, words);
    }
  }
  // Columns of the result that have no column of the document until now.
  for (const { column, right } of mappings) say(columnOf(right), t`would be from ${column}`);
  for (const { target_field: field } of [...values, ...issues]) say(columnOf(field), t`would change`);
  return found;
}

/** The mapping of a column of the document in its table; if the table would get another range, in each table. */
function findMappings(
  { sheets }: Artifact,
  name: string,
  range: string,
  column: string,
): { id: string; mapping: Mapping }[] {
  const tables = sheets.find((sheet) => sheet.name === name)?.tables ?? [];
  const same = tables.filter(({ a1_range }) => a1_range === range);
  return (same.length > 0 ? same : tables).flatMap(({ id, mapping: all = [] }) =>
    all.filter(({ raw }) => raw.column === column).map((mapping) => ({ id, mapping })),
  );
}

/** The first columns of a sheet of the result that came from the document; they identify a row. */
export function findIdentity(artifact: Artifact, name: string): number[] {
  return listIdentity(artifact, name).map(({ column }) => parseColumn(column));
}

/** The columns of a sheet's first table from which the identifying columns of the result came, in the same order. */
export function findSourceIdentity(artifact: Artifact, [first]: readonly PlacedTable[]): number[] {
  const fields = listIdentity(artifact, artifact.output.sheets?.[0]?.name ?? '').map(
    ({ target_field: field }) => field,
  );
  const mappings = [...(first?.mappings ?? [])];
  return fields.flatMap((field) =>
    mappings.filter(([, { target_field: of }]) => of === field).map(([column]) => column),
  );
}

function listIdentity({ sheets, output }: Artifact, name: string) {
  const mapped = new Set(
    sheets
      .flatMap(({ tables }) => tables)
      .flatMap(({ mapping }) => mapping ?? [])
      .map((one) => one.target_field),
  );
  const columns = output.sheets?.find((sheet) => sheet.name === name)?.columns ?? [];
  return columns.filter(({ target_field: field }) => field !== null && mapped.has(field)).slice(0, MAX_IDENTITY);
}

const MAX_IDENTITY = 2;
