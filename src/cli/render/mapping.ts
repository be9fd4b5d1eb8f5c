import type { Mapping } from '../../contract/artifact.ts';
import { countFilled, type FieldExplanation, type LocatedTable } from '../../record/explain/index.ts';
import type { Look } from './look.ts';
import { formatConfidence, formatScore } from './scores.ts';
import { nameSetter } from './set-by.ts';
import { flexible, layOutTable, numeric } from './table.ts';
import { cleanText, countOf, formatCount, quoteText } from './text.ts';

/** The columns of a table with their fields, then the fields that were derived or set by a person. */
export function renderMapping({ table }: LocatedTable, look: Look, indent: string): string[] {
  const isWeighed = (table.mapping ?? []).some(({ confidence }) => confidence !== undefined);
  const rows = (table.mapping ?? []).map((mapping) => [
    mapping.raw.column,
    quoteText(mapping.raw.header),
    mapping.target_field === null ? '(unmapped)' : cleanText(mapping.target_field),
    formatScore(mapping.candidates[0]?.score ?? mapping.score),
    ...(isWeighed ? [mapping.confidence === undefined ? '' : formatConfidence(mapping.confidence)] : []),
    isGiven(table, mapping) ? 'a person gave the field a value' : describeRemark(mapping),
  ]);
  const derived = (table.fields ?? [])
    .filter(({ from }) => from === 'derive' || from === 'person')
    .map(({ field, from, rule, correction }) => {
      const source = from === 'person' ? nameSetter(correction) : `derived by ${cleanText(rule ?? 'a rule')}`;
      const remark = `${source}${describeEmpty(countFilled(table, field))}`;
      return ['', '', cleanText(field), '', ...(isWeighed ? [''] : []), remark];
    });
  if (rows.length + derived.length === 0) return [`${indent}no mapping was made`];
  const numbers = (isWeighed ? ['score', 'confidence'] : ['score']).map(numeric);
  const columns = ['column', flexible('header'), flexible('field'), ...numbers, flexible('remark')];
  return layOutTable(columns, [...rows, ...derived], { width: look.width, paintHeader: look.paint.dim, indent });
}

/** `, but empty in all 12 rows`; an empty text if every row is filled. */
export function describeEmpty(filled: FieldExplanation['filled']): string {
  if (filled === null || filled.empty === 0) return '';
  if (filled.empty === filled.rows) return `, but empty in all ${countOf(filled.rows, 'row')}`;
  return `, empty in ${formatCount(filled.empty)} of ${countOf(filled.rows, 'row')}`;
}

function isGiven({ fields }: LocatedTable['table'], { reason, proposed_field: proposed }: Mapping): boolean {
  return (
    reason === 'field_taken' && fields?.some(({ field, from }) => field === proposed && from === 'person') === true
  );
}

/** A less probable candidate says nothing; `ade explain` shows it too. */
const NAMED_CANDIDATE = 0.01;

/** The first candidate of a column without a field: people decide about it. */
function describeCandidate({ uncertain, threshold, candidates: [first] }: Mapping): string {
  if (first === undefined) return '';
  if ((first.probability ?? 0) >= threshold) return `its header is a name of ${cleanText(first.field)}`;
  if (uncertain) return `uncertain: may be ${cleanText(first.field)}`;
  const probability = first.probability ?? 0;
  if (probability < NAMED_CANDIDATE) return 'no field is likely';
  return `first candidate ${cleanText(first.field)}, probability ${formatScore(probability)}`;
}

function describeRemark(mapping: Mapping): string {
  const { reason, uncertain, proposed_field, candidates, threshold, confidence, correction } = mapping;
  const best = cleanText(proposed_field ?? candidates[0]?.field ?? '');
  switch (reason) {
    case 'below_threshold':
      if (confidence !== undefined) return describeCandidate(mapping);
      return `best was ${best}, threshold ${formatScore(threshold)}`;
    case 'field_taken':
      return `${best} went to another column`;
    case 'no_scores':
      return 'no rule scored it';
    case 'set_by_hook':
      return `set by a hook; the scores alone gave ${proposed_field === null ? 'unmapped' : best}`;
    case 'set_by_person':
      return `${nameSetter(correction)}; without that it would be ${proposed_field === null ? 'unmapped' : best}`;
    case undefined:
      if (uncertain && confidence !== undefined) return 'uncertain';
      return uncertain ? `uncertain: ${cleanText(candidates[1]?.field ?? 'the runner-up')} is close` : '';
  }
}
