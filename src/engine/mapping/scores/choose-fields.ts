import type { Mapping } from '../../../contract/artifact.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { DecidedField, GivenField } from '../../corrections/corrections.ts';
import { roundScore } from '../../numbers/scores.ts';
import type { ScoredColumn } from './score-columns.ts';

type Defaults = Pick<Manifest['engine']['defaults'], 'mapping_score_threshold' | 'mapping_margin'>;

/** For how many candidates the record keeps the contributors: the winner and the runner-up. */
const EXPLAINED_CANDIDATES = 2;

/** Chooses each column's field: the highest score that reaches the threshold. A field goes to one column at most. */
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

function proposeField({ column: { column, header }, scores, excluded }: ScoredColumn, defaults: Defaults): Mapping {
  const { mapping_score_threshold: threshold, mapping_margin: margin } = defaults;
  const [best, runnerUp] = scores;
  const candidates = scores.map(({ field, score, contributors, evidence }, i) => ({
    field,
    score,
    ...(evidence === undefined ? {} : { evidence }),
    ...(i < EXPLAINED_CANDIDATES || excluded.has(field) ? { contributors } : {}),
  }));
  const raw = { column, header };
  const isScored = scores.some(({ contributors }) => contributors.length > 0);
  if (best === undefined || !isScored || best.score < threshold || excluded.has(best.field)) {
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

/** A person's decision overrides all scores. The proposal stays on record. */
export function decide(mapping: Mapping, decided: ReadonlyMap<string, DecidedField>): Mapping {
  const found = decided.get(mapping.raw.column);
  if (found === undefined) return mapping;
  const { field, correction } = found;
  const candidate = mapping.candidates.find((known) => known.field === field);
  // A person's decision has no doubt and no measurable confidence.
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

/** Keeps the column that a person chose, else the column with the highest score, and the leftmost of equal ones. */
function keepHighest(rivals: Mapping[]): void {
  const winner =
    rivals.find(({ reason }) => reason === 'set_by_person') ??
    rivals.reduce((best, rival) => (rival.score > best.score ? rival : best));
  for (const rival of rivals) if (rival !== winner) unmap(rival, 'field_taken');
}

/** If a person gave a field a value, its columns are unmapped, unless a person chose them, too. */
export function freeFields(mapping: readonly Mapping[], given: ReadonlyMap<string, GivenField>): void {
  for (const column of mapping) {
    const { target_field: field, reason } = column;
    if (field !== null && reason !== 'set_by_person' && given.has(field)) unmap(column, 'field_taken');
  }
}

/** Leaves a column unmapped; the proposal stays on record. */
export function unmap(mapping: Mapping, reason: NonNullable<Mapping['reason']>): void {
  mapping.target_field = null;
  mapping.score = 0;
  mapping.contributors = [];
  mapping.reason = reason;
  delete mapping.uncertain;
}
