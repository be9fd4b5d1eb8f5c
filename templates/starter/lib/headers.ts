import { type ColumnCall, HEADER_SCORES, normalizeHeader, scoreSynonyms } from 'ade/rules';

/**
 * For fields that `data/column-weights.json` has no weights for: 1 where the header is one of the field's names, and one
 * that means nothing else in tables of any kind. Other names count only in tables in which most headers are names of fields.
 */
export function scoreClearName(call: ColumnCall, clear: RegExp): number {
  return clear.test(normalizeHeader(call.header)) && scoreSynonyms(call) >= HEADER_SCORES.lastPart ? 1 : 0;
}
