import type { ColumnKindName } from '../../contract/column-kinds.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { OwnChecks } from '../../contract/own-columns.ts';
import { nameFields } from './name-fields.ts';

/** The possible kinds of a column, the most likely one first. */
export type PossibleKinds = readonly [ColumnKindName, ...ColumnKindName[]];

/** A column from a schema or a header, before its kind is decided. */
export interface FoundColumn {
  label: string;
  /** Other names that a header may use. */
  synonyms: string[];
  description?: string;
  /** The kinds that the column's type allows. */
  among: PossibleKinds;
  checks: OwnChecks;
  /** The id of its field, if a schema names it. */
  field?: string;
  /** The column's values as texts; empty for a schema. They are read but not kept. */
  values: readonly string[];
  /** Whether it has a value in each row of each document. */
  isFull: boolean;
  /** Whether no document has one of its values twice. */
  isDistinct: boolean;
}

export interface FoundColumns {
  title: string;
  columns: FoundColumn[];
  /** How many rows of documents were read. */
  rowCount: number;
  /** Messages about omitted parts, with reasons. */
  notes: string[];
}

/**
 * A column of a schema: its title is the label, its name makes the id of the field and is a name that a header may have.
 */
export function makeFound(label: string, name: string | undefined): Omit<FoundColumn, 'among' | 'checks'> {
  const others = name === undefined || name === label ? [] : [name];
  const [field] = nameFields(others);
  return {
    label,
    synonyms: others,
    ...(field === undefined ? {} : { field }),
    values: [],
    isFull: true,
    isDistinct: true,
  };
}

/** Throws `column_names_equal` if two labels differ only in case. */
export function assertDistinct(columns: readonly { label: string }[]): void {
  const seen = new Set<string>();
  for (const { label } of columns) {
    if (seen.has(label.toLowerCase())) throw new AdeError('column_names_equal', { label });
    seen.add(label.toLowerCase());
  }
}

/** Possible kinds of texts. These include numbers, because a header does not show a type. */
export const TEXT_KINDS: PossibleKinds = [
  ...(['text', 'code', 'email', 'link', 'phone', 'first_name', 'last_name', 'full_name', 'address', 'city'] as const),
  ...(['province', 'postal_code', 'employer', 'job_title', 'period'] as const),
];
export const NUMBER_KINDS: PossibleKinds = ['number', 'amount', 'hours'];
export const INTEGER_KINDS: PossibleKinds = ['integer', 'amount', 'hours'];
export const DATE_KINDS: PossibleKinds = ['date', 'birth_date'];
