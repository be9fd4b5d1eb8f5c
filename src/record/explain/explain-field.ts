import type { Artifact, FieldSource, Table } from '../../contract/artifact.ts';
import type { LocatedTable } from '../tables.ts';
import { findRuleSource, type RuleSource } from './rule-sources.ts';

/** The source of a target field in one table. */
export interface FieldExplanation {
  sheet: string;
  table_id: string;
  field: string;
  /** `unknown` if the job ended before this was decided. */
  from: FieldSource['from'] | 'unknown';
  column: string | null;
  derived_by: RuleSource | null;
  /** The correction by which a person gave one value for all rows. */
  correction: string | null;
  /** Numbers of rows in which a person gave the value, by the id of the correction. */
  corrected: { correction: string; cells: number }[];
  /** Rows of the table, and rows in which the field is empty; null if the job ended before these were counted. */
  filled: { rows: number; empty: number } | null;
  /** The columns with the highest scores for the field, highest first, at most three. */
  closest: { column: string; header: string; score: number; threshold: number; target_field: string | null }[];
}

/** Why a target field has its column, a derivation, or nothing; `undefined` for a field that no rule scored. */
export function explainField(
  artifact: Artifact,
  { sheet, table }: LocatedTable,
  field: string,
): FieldExplanation | undefined {
  const source = table.fields?.find((entry) => entry.field === field);
  const column = source?.column ?? table.mapping?.find(({ target_field }) => target_field === field)?.raw.column;
  const closest = (table.mapping ?? []).flatMap(({ raw, candidates, threshold, target_field }) => {
    const score = candidates.find((candidate) => candidate.field === field)?.score;
    // If no rule scored, a field has the score 0, which means nothing.
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

/** How many values of a field are empty after its transform or derivation. */
export function countFilled({ transform }: Table, field: string): FieldExplanation['filled'] {
  const counts = transform?.fields.find((entry) => entry.field === field);
  return transform && counts ? { rows: transform.rows, empty: counts.empty } : null;
}
