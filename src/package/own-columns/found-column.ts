import type { ColumnKindName } from '../../contract/column-kinds.ts';
import type { OwnChecks } from '../../contract/own-columns.ts';

/** A column as a schema or a header names it, before its kind is decided. */
export interface FoundColumn {
  label: string;
  /** Other names that a header may have. */
  synonyms: string[];
  description?: string;
  /** Kinds that its type allows, the most likely one first. */
  among: readonly ColumnKindName[];
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
export const TEXT_KINDS: readonly ColumnKindName[] = [
  ...(['text', 'code', 'email', 'link', 'phone', 'first_name', 'last_name', 'full_name', 'address', 'city'] as const),
  ...(['province', 'postal_code', 'employer', 'job_title', 'period'] as const),
];
export const NUMBER_KINDS: readonly ColumnKindName[] = ['number', 'amount', 'hours'];
export const INTEGER_KINDS: readonly ColumnKindName[] = ['integer', 'amount', 'hours'];
export const DATE_KINDS: readonly ColumnKindName[] = ['date', 'birth_date'];
