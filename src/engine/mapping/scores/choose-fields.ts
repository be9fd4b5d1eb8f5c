import type { Mapping } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { DecidedField, GivenField } from '../../corrections/corrections.ts';
import { roundScore } from '../../numbers/scores.ts';
import type { ScoredColumn } from './score-columns.ts';

type Defaults = Pick<Manifest['engine']['defaults'], 'mapping_score_threshold' | 'mapping_margin'>;

/** Candidates whose contributors the record keeps: the winner and the runner-up. */
const EXPLAINED_CANDIDATES = 2;

/** Decides what each column of a table becomes: highest score from the threshold on, one column a field. */
export function chooseFields(
  columns: readonly ScoredColumn[],
  defaults: Defaults,
  decided: ReadonlyMap<string, DecidedField> = new Map(),
): Mapping[] {
  const mapping = columns.map((column) => decide(proposeField(column, defaults), decided));
  const byField = Map.groupBy(mapping, ({ target_field: field }) => field);
  for (const [field, rivals] of byField) if (field !== null) keepHighest(rivals);
  return mapping;
}

function proposeField({ column: { column, header }, scores }: ScoredColumn, defaults: Defaults): Mapping {
  const { mapping_score_threshold: threshold, mapping_margin: margin } = defaults;
  const [best, runnerUp] = scores;
  const candidates = scores.map(({ field, score, contributors }, i) => ({
    field,
    score,
    ...(i < EXPLAINED_CANDIDATES ? { contributors } : {}),
  }));
  const raw = { column, header };
  const isScored = scores.some(({ contributors }) => contributors.length > 0);
  if (best === undefined || !isScored || best.score < threshold) {
    const reason = isScored ? 'below_threshold' : 'no_scores';
    return { raw, target_field: null, proposed_field: null, score: 0, contributors: [], threshold, reason, candidates };
  }
  const isUncertain = runnerUp !== undefined && roundScore(best.score - runnerUp.score) < margin;
  return {
    raw,
    target_field: best.field,
    proposed_field: best.field,
    score: best.score,
    contributors: best.contributors,
    threshold,
    ...(isUncertain ? { uncertain: true as const } : {}),
    candidates,
  };
}

/** What a person said of a column comes before all scores. What was proposed stays on record. */
export function decide(mapping: Mapping, decided: ReadonlyMap<string, DecidedField>): Mapping {
  const found = decided.get(mapping.raw.column);
  if (found === undefined) return mapping;
  const { field, correction } = found;
  const candidate = mapping.candidates.find((known) => known.field === field);
  // A decision of a person has neither a doubt nor a confidence that could be measured.
  const { uncertain: _, confidence: __, ...rest } = mapping;
  return {
    ...rest,
    target_field: field,
    score: candidate?.score ?? 0,
    contributors: candidate?.contributors ?? [],
    reason: 'set_by_person',
    correction,
  };
}

/** What a person said keeps the field, else the highest score; among equals the left one. */
function keepHighest(rivals: Mapping[]): void {
  const winner =
    rivals.find(({ reason }) => reason === 'set_by_person') ??
    rivals.reduce((best, rival) => (rival.score > best.score ? rival : best));
  for (const rival of rivals) if (rival !== winner) unmap(rival, 'field_taken');
}

/** A field to which a person gave a value is no column's, unless a person said that, too. */
export function freeFields(mapping: readonly Mapping[], given: ReadonlyMap<string, GivenField>): void {
  for (const column of mapping) {
    const { target_field: field, reason } = column;
    if (field !== null && reason !== 'set_by_person' && given.has(field)) unmap(column, 'field_taken');
  }
}

/** Leaves a column unmapped; what was proposed stays on record. */
export function unmap(mapping: Mapping, reason: NonNullable<Mapping['reason']>): void {
  mapping.target_field = null;
  mapping.score = 0;
  mapping.contributors = [];
  mapping.reason = reason;
  delete mapping.uncertain;
}
