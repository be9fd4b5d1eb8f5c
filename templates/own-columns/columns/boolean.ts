import {
  type ColumnCall,
  type FieldScores,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues } from '../lib/issues.ts';
import { cleanValues, readTexts } from '../lib/own-columns.ts';
import { scoreHeader } from '../lib/own-headers.ts';

/** Used if the field's `options` have neither `true_values` nor `false_values`. */
const YES = [
  ...['true', 'yes', 'y', '1', 'x', 't', 'oui', 'o', 'vrai', 'ja', 'j', 'wahr', 'si', 'sí', 'verdadero', 's', 'vero'],
  ...['sim', 'tak', '✓', '✔'],
];
const NO = [
  ...['false', 'no', 'n', '0', 'f', 'non', 'faux', 'nein', 'falsch', 'falso', 'não', 'nao', 'nie', 'nee', '✗', '✘'],
];

export function detect_header(call: ColumnCall): FieldScores {
  return scoreHeader(call);
}

export function transform(call: TransformCall): TransformResult {
  const own = [readTexts(call, 'true_values'), readTexts(call, 'false_values')] as const;
  const isOwn = own.some((list) => list.length > 0);
  const [yes, no] = (isOwn ? own : [YES, NO]).map((list) => new Set(list.map((text) => text.toLowerCase())));
  return cleanValues(call, (value) => {
    if (typeof value === 'boolean') return value;
    const text = toText(value).toLowerCase();
    if (yes?.has(text)) return true;
    return no?.has(text) ? false : text === '' ? null : value;
  });
}

export function validate({ values }: ValidateCall): ValidateResult {
  const issues = listIssues(values, (value) => typeof value !== 'boolean', {
    code: 'boolean_unreadable',
    message: 'Expected yes or no, found {value}.',
  });
  return { issues };
}
