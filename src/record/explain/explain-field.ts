import type { Artifact, FieldSource, Table } from '../../contract/artifact.ts';
import type { LocatedTable } from '../lookup.ts';
import { findRuleSource, type RuleSource } from './rule-sources.ts';

/** What a target field of one table was filled from. */
export interface FieldExplanation {
  sheet: string;
  table_id: string;
  field: string;
  /** `unknown` where the job ended before that was decided. */
  from: FieldSource['from'] | 'unknown';
  column: string | null;
  derived_by: RuleSource | null;
  /** The correction by which a person gave one value for all rows. */
  correction: string | null;
  /** Rows in which a person gave the value, by the id of the correction. */
  corrected: { correction: string; cells: number }[];
  /** Rows of the table, and how many of them the field is empty in; null where the job ended before that was known. */
  filled: { rows: number; empty: number } | null;
  /** The columns that came closest to the field, highest score first, at most three. */
  closest: { column: string; header: string; score: number; threshold: number; target_field: string | null }[];
}

/** Why a target field has the column that it has, a derivation, or nothing; `undefined` for a field that no rule scored. */
export function explainField(
  artifact: Artifact,
  { sheet, table }: LocatedTable,
  field: string,
): FieldExplanation | undefined {
  const source = table.fields?.find((entry) => entry.field === field);
  const column = source?.column ?? table.mapping?.find(({ target_field }) => target_field === field)?.raw.column;
  const closest = (table.mapping ?? []).flatMap(({ raw, candidates, threshold, target_field }) => {
    const score = candidates.find((candidate) => candidate.field === field)?.score;
    // A field for which no rule scored has the score 0, which means nothing.
    return score === undefined || score <= 0 ? [] : [{ ...raw, score, threshold, target_field }];
  });
  if (!source && column === undefined && closest.length === 0) return undefined;
  closest.sort((a, b) => b.score - a.score);
  return {
    sheet: sheet.name,
    table_id: table.id,
    field,
    from: source?.from ?? (column === undefined ? 'unknown' : 'column'),
    column: column ?? null,
    derived_by: source?.from === 'derive' && source.rule ? findRuleSource(artifact, source.rule) : null,
    correction: source?.correction ?? null,
    corrected: table.transform?.fields.find((entry) => entry.field === field)?.corrected ?? [],
    filled: countFilled(table, field),
    closest: closest.slice(0, 3),
  };
}

/** How much of a field is empty after its transform or derivation. */
export function countFilled({ transform }: Table, field: string): FieldExplanation['filled'] {
  const counts = transform?.fields.find((entry) => entry.field === field);
  return transform && counts ? { rows: transform.rows, empty: counts.empty } : null;
}
