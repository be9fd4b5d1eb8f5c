import type { Attention, Mapping, Output, Table } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { listNames } from '../../record/index.ts';

type Written = NonNullable<Output['tables']>[number];
type UndecidedColumn = NonNullable<Attention['columns']>[number];

/** Of so many columns the record lists the headers; the count is of all. */
const MAX_LISTED = 200;

/** Reports the columns with values about which nobody has decided, and required fields whose column is empty. */
export function listColumnAttention(table: Table, written: Written | undefined, manifest: Manifest): Attention[] {
  return [...listUndecided(table, written), ...listUnknown(table), ...listEmptyFields(table, manifest)];
}

function listUndecided({ mapping = [], columns: all }: Table, written: Written | undefined): Attention[] {
  const undecided = mapping.filter(({ unmapped }) => unmapped?.decided_by === 'nobody');
  if (undecided.length === 0) return [];
  const letters = listNames(undecided.map(({ raw }) => raw.column));
  const message =
    undecided.length === 1
      ? `Column ${letters} has values and became no field, and nobody has said what becomes of it.`
      : `Columns ${letters} have values and became no field, and nobody has said what becomes of them.`;
  const named = new Set(all.flatMap(({ column, header_parts: parts }) => (parts.length > 0 ? [column] : [])));
  const columns = undecided.slice(0, MAX_LISTED).map((column) => {
    return describeColumn(column, named.has(column.raw.column) ? column.raw.header : '', written);
  });
  return [{ code: 'column_undecided', message, count: undecided.length, columns }];
}

/** With fewer mapped columns, a table with unknown headers was hardly read. */
const MOST_COLUMNS = 0.5;

/** A table whose words nobody knows, unless its columns are asked about or decided anyway. */
function listUnknown({ unknown_headers: isUnknown, mapping = [], columns }: Table): Attention[] {
  const isAsked = mapping.some(({ unmapped }) => unmapped?.decided_by === 'nobody');
  const known = mapping.filter(({ target_field: field, reason }) => field !== null || reason === 'set_by_person');
  if (isUnknown !== true || isAsked || known.length >= MOST_COLUMNS * columns.length) return [];
  const message = `The package knows no word of most headers, and ${known.length} of ${columns.length} columns became a field: look whether the others are fields, too.`;
  return [{ code: 'unknown_headers', message }];
}

function describeColumn({ raw, candidates }: Mapping, header: string, written: Written | undefined): UndecidedColumn {
  const [best] = candidates;
  const places = written?.raw_columns.find(({ column }) => column === raw.column)?.first_cells ?? [];
  return {
    column: raw.column,
    header,
    places,
    ...(best === undefined ? {} : { candidate: { field: best.field, confidence: best.probability ?? best.score } }),
  };
}

/** A required field, or a field of the key, that has a column or a rule and no value in any row. */
function listEmptyFields({ transform, row_count: rowCount }: Table, { columns }: Manifest): Attention[] {
  if (transform === undefined || rowCount === 0) return [];
  const isNeeded = (field: string) => columns.meta[field]?.required || columns.key?.includes(field);
  const empty = transform.fields.filter(({ field, empty: count }) => count === transform.rows && isNeeded(field));
  return empty.map(({ field }) => ({
    code: 'required_field_empty',
    message: `The required field "${columns.meta[field]?.label ?? field}" has no value in any row.`,
    target_field: field,
  }));
}
