import type { ColumnKindName } from '../../contract/column-kinds.ts';
import type { OwnChecks } from '../../contract/own-columns.ts';

/** The kinds that a column may be, the most likely one first. */
export type PossibleKinds = readonly [ColumnKindName, ...ColumnKindName[]];

/** A column as a schema or a header names it, before its kind is decided. */
export interface FoundColumn {
  label: string;
  /** Other names that a header may have. */
  synonyms: string[];
  description?: string;
  /** Kinds that its type allows. */
  among: PossibleKinds;
  checks: OwnChecks;
  /** What is in it, as texts; empty for a schema. It is looked at and not kept. */
  values: readonly string[];
}

export interface FoundColumns {
  title: string;
  columns: FoundColumn[];
  /** What was left out, and why. */
  notes: string[];
}

/** What a text may be. Numbers are texts, too: a header says nothing of its type. */
export const TEXT_KINDS: PossibleKinds = [
  ...(['text', 'code', 'email', 'link', 'phone', 'first_name', 'last_name', 'full_name', 'address', 'city'] as const),
  ...(['province', 'postal_code', 'employer', 'job_title', 'period'] as const),
];
export const NUMBER_KINDS: PossibleKinds = ['number', 'amount', 'hours'];
export const INTEGER_KINDS: PossibleKinds = ['integer', 'amount', 'hours'];
export const DATE_KINDS: PossibleKinds = ['date', 'birth_date'];
