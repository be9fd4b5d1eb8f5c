import { ROLE_OF_KIND } from '../../../contract/column-kinds.ts';
import type { FieldRole } from '../../../contract/manifest.ts';
import type { OwnColumn } from '../../../contract/own-columns.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';
import type { NameHints } from './kind-by-name.ts';

/** What the column says of a row, if its kind or name shows this. */
export function proposeRole(kind: OwnColumn['kind'], { field }: NameHints): FieldRole | undefined {
  return kind === 'date' && field === 'start_date' ? 'start' : ROLE_OF_KIND[kind];
}

/** Removes the roles that an earlier column has; a row may have several amounts. */
export function dropRepeated(columns: readonly OwnColumn[]): OwnColumn[] {
  return columns.map((column, i) => {
    const { role, ...rest } = column;
    if (role === undefined || role === 'amount') return column;
    return columns.slice(0, i).some((earlier) => earlier.role === role) ? rest : column;
  });
}

/** Fewer rows do not show that ids are unique. */
const MIN_ROWS = 3;

/** Fewer rows do not show that a column always has a value. */
const MIN_FULL_ROWS = 5;

/**
 * The position of the column that names each row: the first code that has to be unique, or else the first that is in every
 * row of the document, each time another; -1 if there is none.
 */
export function findKey(columns: readonly OwnColumn[], { columns: found, rowCount }: Found): number {
  const isCode = ({ kind }: OwnColumn) => kind === 'code';
  const stated = columns.findIndex((column) => isCode(column) && column.checks?.unique === true);
  if (stated >= 0 || rowCount < MIN_ROWS) return stated;
  return columns.findIndex((column, i) => isCode(column) && isEverywhere(found[i]) && found[i]?.isDistinct);
}

type Found = Pick<FoundColumns, 'columns' | 'rowCount'>;

const isEverywhere = (column?: FoundColumn) => column?.isFull === true && column.values.length > 0;

/**
 * Whether each column has to have a value: the key, the names, and the first day and amount, if they have one in every row
 * of the documents.
 */
export function findRequired(columns: readonly OwnColumn[], { columns: found, rowCount }: Found): boolean[] {
  const full = columns.map((_, i) => rowCount >= MIN_FULL_ROWS && isEverywhere(found[i]));
  const first = (kinds: readonly OwnColumn['kind'][]) =>
    columns.findIndex(({ kind }, i) => full[i] && kinds.includes(kind));
  const leading = [first(['date', 'date_time']), first(['amount'])];
  return columns.map(({ key, role }, i) => {
    const isName = role?.endsWith('_name') === true;
    return full[i] === true && (key === true || isName || leading.includes(i));
  });
}

/** Whether the next edition lists the same rows: lists of payments or orders have a day and an amount, and no names. */
export function findEditions(columns: readonly Pick<OwnColumn, 'kind' | 'role'>[]): 'same_rows' | 'new_rows' {
  const hasNames = columns.some(({ role }) => role?.endsWith('_name'));
  const hasDay = columns.some(({ kind, role }) => (kind === 'date' || kind === 'date_time') && role !== 'start');
  const hasAmount = columns.some(({ role }) => role === 'amount');
  return hasDay && hasAmount && !hasNames ? 'new_rows' : 'same_rows';
}
