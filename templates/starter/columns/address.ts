import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { tidyText } from '../lib/text.ts';

export function detect_header(call: ColumnCall): FieldScores {
  const isOther = /e-?mail|courriel|\bip\b|employer|company/i.test(call.header);
  return { scores: { address: scoreSynonyms(call) - (isOther ? 0.6 : 0) } };
}

/** A number, then words: `12 Elm Street`, `PO Box 7`. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const addresses = share(values_sample, (value) => isStreet(toText(value)));
  return { scores: addresses >= 0.6 ? { address: 0.4, employer: -0.3, full_name: -0.3 } : {} };
}

export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, tidyText);
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => !/\p{L}{2}/u.test(toText(value)), {
    code: 'address_shape',
    severity: 'warning',
    message: 'Expected a street or a post box, found {value}.',
  });
  return { issues };
}

function isStreet(text: string): boolean {
  return /^\d+[\s,-].*\p{L}{2}/u.test(text) || /^(?:p\.?\s?o\.? box|c\.?p\.?|unit|apt|suite|rr)\b.*\d/i.test(text);
}
