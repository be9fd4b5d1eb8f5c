import { type ColumnCall, HEADER_SCORES, normalizeHeader, scoreSynonyms } from 'ade/rules';

/**
 * For fields without weights in `data/column-weights.json`: 1 if the header is one of the field's names and means
 * nothing else in tables of any kind. Other names count only in tables in which most headers are names of fields.
 */
export function scoreClearName(call: ColumnCall, clear: RegExp): number {
  return clear.test(normalizeHeader(call.header)) && scoreSynonyms(call) >= HEADER_SCORES.lastPart ? 1 : 0;
}
