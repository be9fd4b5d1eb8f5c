import {
  type ColumnExplanation,
  type ExplainedCandidate,
  type FieldExplanation,
  quoteSheet,
} from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { describeEmpty } from './mapping.ts';
import { formatConfidence, formatScore, formatSource, renderShares } from './scores.ts';
import { describeSetBy, nameSetter } from './set-by.ts';
import { cleanText, countOf, formatCount, quoteText } from './text.ts';

const MAX_OTHER_FIELDS = 8;

/** Why a column became its field: the result, every rule's delta, the runner-up, and further facts. */
export function renderColumn(column: ColumnExplanation, look: Look): string[] {
  const { paint } = look;
  const place = `${cleanText(quoteSheet(column.sheet))}, ${column.table_id}, column ${column.column}`;
  return [
    `${paint.bold(place)} ${quoteText(column.header)}`,
    `  ${paintOutcome(column, look)}`,
    ...renderCandidate(column.best, '', column, look),
    ...renderCandidate(column.runner_up, 'runner-up ', column, look),
    ...column.excluded.flatMap((candidate) => renderCandidate(candidate, 'excluded ', column, look)),
    ...renderOthers(column),
    ...renderFailures(column, look),
    ...renderFacts(column),
  ];
}

/** Why a field has no column: whether a rule derived it or it is empty, and which columns came closest. */
export function renderField(field: FieldExplanation, look: Look): string[] {
  const name = cleanText(field.field);
  const head = `${look.paint.bold(`${cleanText(quoteSheet(field.sheet))}, ${field.table_id}, field ${name}`)}`;
  const outcome = describeField(field, look);
  const closest = field.closest.map(({ column, header, score, threshold, target_field }) => {
    const fate = target_field === null ? 'unmapped' : `became ${cleanText(target_field)}`;
    return `    ${column} ${quoteText(header)}: ${formatScore(score)}, threshold ${formatScore(threshold)}, ${fate}`;
  });
  const corrected =
    field.from === 'derive' && field.corrected.length > 0
      ? [`  values set by people: ${describeCorrected(field.corrected)}`]
      : [];
  return [
    head,
    `  ${outcome}`,
    ...corrected,
    ...(closest.length > 0 ? ['  columns that came closest:', ...closest] : []),
  ];
}

/** `3 cells in c4, 1 cell in c5`. */
function describeCorrected(corrected: FieldExplanation['corrected']): string {
  return corrected.map(({ correction, cells }) => `${countOf(cells, 'cell')} in ${cleanText(correction)}`).join(', ');
}

function describeField(field: FieldExplanation, look: Look): string {
  const { derived_by: source, correction } = field;
  if (field.from === 'person') {
    const what =
      correction === null
        ? `has no column; people set ${describeCorrected(field.corrected) || 'values of rows'}`
        : `has no column; one value for all rows was ${describeSetBy(correction)}`;
    return paintFilled(field, what, look);
  }
  if (source === null) return look.paint.yellow('has no column and no derivation: it is empty in the output');
  return paintFilled(
    field,
    `has no column and was derived by ${cleanText(source.rule)} (${formatSource(source)})`,
    look,
  );
}

function paintFilled({ filled }: FieldExplanation, text: string, { paint }: Look): string {
  const isEmpty = filled !== null && filled.empty === filled.rows;
  return (isEmpty ? paint.yellow : paint.green)(`${text}${describeEmpty(filled)}`);
}

function paintOutcome(column: ColumnExplanation, { paint }: Look): string {
  const outcome = describeOutcome(column);
  if (column.target_field === null) return paint.yellow(outcome);
  const why = column.confidence === null ? 'because the lead is small' : 'look at it';
  return column.uncertain ? paint.yellow(`${outcome}; uncertain, ${why}`) : paint.green(outcome);
}

/** One sentence without colour: what the column became and why. */
export function describeOutcome(column: ColumnExplanation): string {
  const { best, runner_up, threshold, target_field } = column;
  if (!column.is_mapped_yet) return 'was not mapped, because the job ended before the mapping was complete';
  if (column.reason === 'set_by_hook') return describeHook(column);
  if (column.reason === 'set_by_person') return describeCorrection(column);
  if (column.confidence !== null) return describeWeighed(column, column.confidence);
  if (target_field !== null) {
    const lead =
      best && runner_up ? `, ${formatScore(best.score - runner_up.score)} ahead of ${cleanText(runner_up.field)}` : '';
    return `became ${cleanText(target_field)}: score ${formatScore(best?.score ?? 0)}, threshold ${formatScore(threshold)}${lead}`;
  }
  if (column.reason === 'field_taken') return describeTaken(column);
  if (column.reason === 'below_threshold' && best) {
    const score = `${formatScore(best.score)} for ${cleanText(best.field)}`;
    return `stayed unmapped: the best score, ${score}, is below the threshold ${formatScore(threshold)}`;
  }
  return 'stayed unmapped: no rule gave it a score for any field';
}

function describeCorrection(column: ColumnExplanation): string {
  const { target_field: field, proposed_field: proposed, correction } = column;
  const outcome = field === null ? 'stayed unmapped' : `became ${cleanText(field)}`;
  return `${outcome}: ${nameSetter(correction ?? undefined)}; without that it would be ${proposed === null ? 'unmapped' : cleanText(proposed)}`;
}

/** The outcome for a column that was decided by weights. */
function describeWeighed(column: ColumnExplanation, confidence: number): string {
  const { best, threshold, target_field: field } = column;
  const sure = `confidence ${formatConfidence(confidence)}`;
  if (field !== null) return `became ${cleanText(field)}: ${sure}`;
  if (column.reason === 'field_taken') return describeTaken(column);
  if (best === null || best === undefined) return `stayed unmapped: ${sure}`;
  const name = cleanText(best.field);
  const probability = best.probability ?? 0;
  // Only a field that no document taught can be likely without being chosen.
  return probability >= threshold
    ? `stayed unmapped: its header is a name of ${name}, but no document taught this field, and too few headers of the table are names of fields`
    : `stayed unmapped: ${sure}; the most probable field, ${name} with ${formatScore(probability)}, is below the threshold ${formatScore(threshold)}`;
}

function describeHook({ hook, target_field, proposed_field }: ColumnExplanation): string {
  const what = target_field === null ? 'was left unmapped' : `became ${cleanText(target_field)}`;
  const who = hook ? `${cleanText(hook.rule)} (${formatSource(hook)})` : 'a hook';
  const notes = hook?.notes ? `, which noted ${quoteText(hook.notes, 200)}` : '';
  const scores =
    proposed_field === null ? 'the scores alone gave unmapped' : `the scores alone gave ${cleanText(proposed_field)}`;
  return `${what} by ${who}${notes}; ${scores}`;
}

function describeTaken({ best, proposed_field, taken_by, given_by }: ColumnExplanation): string {
  const field = cleanText(proposed_field ?? best?.field ?? 'the field');
  const own = best ? ` (${formatScore(best.score)} here)` : '';
  if (given_by !== null)
    return `stayed unmapped: a person gave ${field} a value, in correction ${cleanText(given_by)}${own}`;
  if (!taken_by) return `stayed unmapped: ${field} went to another column${own}`;
  const taker = `column ${taken_by.column} ${quoteText(taken_by.header)}`;
  return `stayed unmapped: ${field} went to ${taker} with score ${formatScore(taken_by.score)}${own}`;
}

function renderCandidate(
  candidate: ExplainedCandidate | null,
  title: string,
  { threshold }: ColumnExplanation,
  look: Look,
): string[] {
  if (!candidate) return [];
  const { field, score, probability } = candidate;
  const comparison = `${(probability ?? score) >= threshold ? 'reaches' : 'is below'} the threshold ${formatScore(threshold)}`;
  const total = probability === null ? '' : `: probability ${formatScore(probability)}`;
  const head = `  ${title}${cleanText(field)} ${formatScore(score)}${total} ${comparison}`;
  if (candidate.contributors === null) return [`${head} (contributors are kept for winner and runner-up only)`];
  return [head, ...renderShares(candidate.contributors, look, '    ')];
}

function renderOthers({ candidates, excluded }: ColumnExplanation): string[] {
  const shownAlready = new Set(excluded.map(({ field }) => field));
  const others = candidates.slice(2).filter(({ field, score }) => score !== 0 && !shownAlready.has(field));
  if (others.length === 0) return [];
  const shown = others
    .slice(0, MAX_OTHER_FIELDS)
    .map(({ field, score }) => `${cleanText(field)} ${formatScore(score)}`);
  const more = others.length > MAX_OTHER_FIELDS ? ` and ${others.length - MAX_OTHER_FIELDS} more` : '';
  return [`  other fields: ${shown.join(', ')}${more}`];
}

function renderFailures({ rule_errors }: ColumnExplanation, { paint }: Look): string[] {
  return rule_errors.map(({ rule, kind, count, switched_off, at_load }) => {
    const off = at_load ? ', its module could not be loaded' : switched_off ? ', then switched off' : '';
    return `  ${paint.red(`${cleanText(rule)} failed (${kind}, ${countOf(count, 'time')}${off}): its scores are missing here`)}`;
  });
}

function renderFacts({ named_by: namedBy, transform, corrected, dates, stats, outputs }: ColumnExplanation): string[] {
  const lines: string[] = [];
  if (namedBy !== null)
    lines.push(`  its name was ${describeSetBy(namedBy)}: rules saw that name instead of the header`);
  if (corrected.length > 0) lines.push(`  values set by people: ${describeCorrected(corrected)}`);
  if (transform) lines.push(`  values cleaned by ${cleanText(transform.rule)} (${formatSource(transform)})`);
  if (dates) {
    const votes = `${formatCount(dates.day_first)} texts can only be day first, ${formatCount(dates.month_first)} only month first, ${formatCount(dates.either)} can be both`;
    const source = dates.correction === undefined ? `from ${dates.decided_by}` : describeSetBy(dates.correction);
    const { mixed_rows: mixed } = dates;
    const rows = mixed === undefined ? '' : `; first in rows ${mixed.day_first} and ${mixed.month_first}`;
    // A rule may know the order in another way.
    const order = dates.order === null ? 'not shown by the column' : `${dates.order}, ${source}`;
    lines.push(`  order of dates: ${order} (${votes}${rows})`);
  }
  if (stats) {
    const types = Object.entries(stats.types).map(([type, count]) => `${cleanText(type)} ${formatCount(count)}`);
    const counts = `${countOf(stats.sampled, 'value')}, ${formatCount(stats.empty)} empty, ${formatCount(stats.distinct)} distinct`;
    lines.push(`  sample: ${counts}${types.length > 0 ? ` (${types.join(', ')})` : ''}`);
  }
  for (const { sheet, column, header } of outputs) {
    lines.push(`  written to column ${column} ${quoteText(header)} of sheet ${cleanText(quoteSheet(sheet))}`);
  }
  return lines;
}
