import type { Mapping, TableColumn } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { roundScore } from '../scores.ts';
import type { ColumnScores } from './score-columns.ts';

type Defaults = Pick<Manifest['engine']['defaults'], 'mapping_score_threshold' | 'mapping_margin'>;

/** Candidates whose contributors the record keeps: the winner and the runner-up. */
const EXPLAINED_CANDIDATES = 2;

/** Decides what each column of a table becomes: highest score from the threshold on, one column a field. */
export function chooseFields(
  columns: readonly TableColumn[],
  scores: readonly ColumnScores[],
  defaults: Defaults,
): Mapping[] {
  const mapping = columns.map((column, i) => proposeField(column, scores[i]!, defaults));
  const byField = Map.groupBy(mapping, ({ target_field: field }) => field);
  for (const [field, rivals] of byField) if (field !== null) keepHighest(rivals);
  return mapping;
}

function proposeField({ column, header }: TableColumn, scores: ColumnScores, defaults: Defaults): Mapping {
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

/** The highest score keeps the field; among equals the left one. */
function keepHighest(rivals: Mapping[]): void {
  const winner = rivals.reduce((best, rival) => (rival.score > best.score ? rival : best));
  for (const rival of rivals) if (rival !== winner) unmap(rival, 'field_taken');
}

/** Leaves a column unmapped; what was proposed stays on record. */
export function unmap(mapping: Mapping, reason: NonNullable<Mapping['reason']>): void {
  mapping.target_field = null;
  mapping.score = 0;
  mapping.contributors = [];
  mapping.reason = reason;
  delete mapping.uncertain;
}
