import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  type TransformCall,
  type TransformResult,
  toText,
} from 'ade/rules';

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { last_name: scoreSynonyms(call) } };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => toText(value).replace(/\s+/g, ' ') || null);
}
