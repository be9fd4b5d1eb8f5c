import type { Artifact, DateEvidence, FieldStats, Mapping, RuleError, Table } from '../../contract/artifact.ts';
import { EXCLUDED_WORD, listFieldShares } from '../../contract/evidence.ts';
import { findOutputTable } from '../lookup.ts';
import { findFieldColumn, findRawColumn } from '../output-places.ts';
import type { LocatedTable } from '../tables.ts';
import { findRuleSource, listShares, type RuleShare, type RuleSource } from './rule-sources.ts';

/** A target field's total score for a column. `contributors` is null if the record has only the total. */
export interface ExplainedCandidate {
  field: string;
  score: number;
  /** Probability by the model of the column weights; null without column weights. */
  probability: number | null;
  contributors: RuleShare[] | null;
}

export interface OutputColumnPlace {
  sheet: string;
  column: string;
  header: string;
}

export interface ColumnExplanation {
  sheet: string;
  table_id: string;
  column: string;
  header: string;
  header_parts: string[];
  /** The correction by which a person named the column: rules and evidence saw this name instead of the header. */
  named_by: string | null;
  /** false if the job ended before the mapping pass. */
  is_mapped_yet: boolean;
  target_field: string | null;
  proposed_field: string | null;
  reason: NonNullable<Mapping['reason']> | null;
  uncertain: boolean;
  /** How often proposals like this are right, from 0 to 1; null without column weights, and if a hook decided. */
  confidence: number | null;
  /** Lowest score for a mapping; with column weights, lowest probability. */
  threshold: number;
  /** The field with the highest score, and the field with the next highest. */
  best: ExplainedCandidate | null;
  runner_up: ExplainedCandidate | null;
  /** Further fields that a word of the header excludes. */
  excluded: ExplainedCandidate[];
  /** All totals, highest first. */
  candidates: { field: string; score: number }[];
  /** The column that got the field instead; only with reason `field_taken`. */
  taken_by: { column: string; header: string; score: number } | null;
  /** The correction, or the piece of the recipe, by which a person mapped the column. */
  correction: string | null;
  /** The correction by which a person gave the field a value; only with reason `field_taken`. */
  given_by: string | null;
  /** The hook that mapped the column, with its notes. */
  hook: (RuleSource & { notes: string | null }) | null;
  transform: RuleSource | null;
  /** Numbers of corrected cells of the column, by the id of the correction. */
  corrected: { correction: string; cells: number }[];
  dates: DateEvidence | null;
  stats: FieldStats | null;
  outputs: OutputColumnPlace[];
  /** Failures of rules while they scored columns of this table: their shares are missing above. */
  rule_errors: RuleError[];
}

/** Why one column of a table was mapped to its field, or to none. The column must be one of the table's `columns`. */
export function explainColumn(artifact: Artifact, located: LocatedTable, column: string): ColumnExplanation {
  const { sheet, table } = located;
  const facts = table.columns.find((entry) => entry.column === column);
  const mapping = table.mapping?.find(({ raw }) => raw.column === column);
  const target = mapping?.target_field ?? null;
  return {
    sheet: sheet.name,
    table_id: table.id,
    column,
    header: facts?.header ?? mapping?.raw.header ?? '',
    header_parts: facts?.header_parts ?? [],
    named_by: mapping?.named_by ?? null,
    is_mapped_yet: mapping !== undefined,
    target_field: target,
    proposed_field: mapping?.proposed_field ?? null,
    reason: mapping?.reason ?? null,
    uncertain: mapping?.uncertain ?? false,
    confidence: mapping?.confidence ?? null,
    threshold: mapping?.threshold ?? 0,
    ...explainScores(artifact, mapping),
    correction: mapping?.correction ?? null,
    taken_by: findTaker(table, mapping),
    given_by: findGiver(table, mapping),
    hook: findHook(artifact, table.id, mapping),
    transform: findTransform(artifact, table, target),
    corrected: table.transform?.fields.find(({ field }) => field === target)?.corrected ?? [],
    dates: facts?.dates ?? null,
    stats: table.analysis?.find(({ field }) => field === target) ?? null,
    outputs: listOutputs(artifact, table.id, column, target),
    rule_errors: artifact.rule_errors.filter((error) => isOfMapping(artifact, error, table.id)),
  };
}

/** Whether a failure makes the table's scores incomplete: in pass 2, or of a detector switched off before. */
function isOfMapping(artifact: Artifact, error: RuleError, tableId: string): boolean {
  if (error.pass < 2) return error.switched_off === true && artifact.rules[error.rule]?.kind === 'column_detector';
  return error.pass === 2 && (error.table_id === undefined || error.table_id === tableId);
}

function isSetByHand({ reason }: Mapping): boolean {
  return reason === 'set_by_hook' || reason === 'set_by_person';
}

function explainScores(artifact: Artifact, mapping: Mapping | undefined) {
  // If no rule scored, a field has the score 0, which means nothing.
  const candidates = mapping?.reason === 'no_scores' ? [] : (mapping?.candidates ?? []);
  const explained = candidates.map((candidate, index): ExplainedCandidate => {
    const isWinner = index === 0 && candidate.field === mapping?.target_field && !isSetByHand(mapping);
    const contributors = listFieldShares(candidate) ?? (isWinner ? mapping?.contributors : undefined);
    return {
      field: candidate.field,
      score: candidate.score,
      probability: candidate.probability ?? null,
      contributors: contributors ? listShares(artifact, contributors) : null,
    };
  });
  const [best, runnerUp] = explained;
  return {
    best: best ?? null,
    runner_up: runnerUp ?? null,
    excluded: explained.filter((_, i) => i > 1 && candidates[i]?.evidence?.[EXCLUDED_WORD] !== undefined),
    candidates: candidates.map(({ field, score }) => ({ field, score })),
  };
}

function findTaker(table: Table, mapping: Mapping | undefined) {
  if (mapping?.reason !== 'field_taken') return null;
  const wanted = mapping.proposed_field ?? mapping.candidates[0]?.field;
  const taker = table.mapping?.find(({ target_field }) => target_field === wanted);
  return taker ? { column: taker.raw.column, header: taker.raw.header, score: taker.score } : null;
}

function findGiver({ fields }: Table, mapping: Mapping | undefined): string | null {
  if (mapping?.reason !== 'field_taken') return null;
  const wanted = mapping.proposed_field ?? mapping.candidates[0]?.field;
  return fields?.find(({ field, from }) => field === wanted && from === 'person')?.correction ?? null;
}

function findHook(artifact: Artifact, tableId: string, mapping: Mapping | undefined) {
  if (mapping?.reason !== 'set_by_hook') return null;
  const override = artifact.annotations.findLast(
    (entry) => entry.kind === 'mapping_override' && entry.table_id === tableId && entry.column === mapping.raw.column,
  );
  const rule = override?.rule ?? mapping.contributors[0]?.rule;
  if (rule === undefined) return null;
  const note = artifact.annotations.findLast((entry) => entry.kind === 'hook' && entry.rule === rule);
  return { ...findRuleSource(artifact, rule), notes: override?.notes ?? note?.notes ?? null };
}

function findTransform(artifact: Artifact, table: Table, field: string | null): RuleSource | null {
  if (field === null) return null;
  const done = table.transform?.fields.find((entry) => entry.field === field)?.rule;
  const planned = table.fields?.find((entry) => entry.field === field && entry.from === 'column')?.rule;
  const rule = done ?? planned;
  return rule === undefined ? null : findRuleSource(artifact, rule);
}

function listOutputs(artifact: Artifact, tableId: string, column: string, field: string | null): OutputColumnPlace[] {
  const written = findOutputTable(artifact, tableId);
  const sheetNames = [...new Set(written?.ranges.map(({ sheet }) => sheet))];
  return sheetNames.flatMap((sheet) => {
    const found =
      field === null ? findRawColumn(artifact, sheet, written, column) : findFieldColumn(artifact, sheet, field);
    return found ? [{ sheet, column: found.column, header: found.header }] : [];
  });
}
