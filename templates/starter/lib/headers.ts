import { type ColumnCall, HEADER_SCORES, normalizeHeader, scoreSynonyms } from 'ade/rules';

/**
 * For fields without weights in `data/column-weights.json`: 1 if the header is one of the field's names in the manifest
 * and means nothing else in tables of any kind. Other names, and those of data/words/, count only in tables in which
 * most headers are names of fields.
 */
export function scoreClearName(call: ColumnCall, clear: RegExp): number {
  const field_meta = call.manifest.columns.meta[call.field_name] ?? call.field_meta;
  const isName = scoreSynonyms({ ...call, field_meta }) >= HEADER_SCORES.lastPart;
  return isName && clear.test(normalizeHeader(call.header)) ? 1 : 0;
}
