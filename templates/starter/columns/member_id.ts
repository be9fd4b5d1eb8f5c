import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  nonEmpty,
  type RuleIssue,
  scoreSynonyms,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { listIssues, listMissing } from '../lib/issues.ts';

const CODE = /^(?!\d{1,4}-\d{1,2}-\d{1,4}$)[A-Z]{0,4}[-_ ]?\d[\dA-Z-]{0,11}$/i;

export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { member_id: scoreSynonyms(call) } };
}

/** Ids of other things: of employers, policies, the state. */
export function detect_other_ids({ header }: ColumnCall): FieldScores {
  const isOther = /employer|company|dep(ar)?t|policy|tax|\bs\.?[is]\.?n\b|social|phone|postal|zip/i.test(header);
  return { scores: isOther ? { member_id: -0.6 } : {} };
}

/** Short codes with a digit, hardly any of them twice. Dates would fit, too, so they are left aside. */
export function detect_values({ values_sample }: ColumnCall): FieldScores {
  const texts = nonEmpty(values_sample).map(toText);
  if (texts.length === 0 || new Set(texts).size < texts.length * 0.9) return { scores: {} };
  const codes = share(values_sample, (value) => CODE.test(toText(value)));
  return { scores: codes >= 0.8 ? { member_id: 0.3 } : { member_id: codes < 0.3 ? -0.3 : 0 } };
}

/** Ids are texts: `00123` keeps its zeros, 123 becomes `123`. */
export function transform({ values }: TransformCall): TransformResult {
  return mapValues(values, (value) => toText(value).replace(/^'/, '') || null);
}

export function validate({ values, table, state }: ValidateCall): ValidateResult {
  const missing = listMissing(values, { code: 'required_missing', message: 'Every row needs a member id.' });
  const spaced = listIssues(values, (value) => /\s/.test(toText(value)), {
    code: 'member_id_shape',
    severity: 'warning',
    message: 'Expected an id without spaces, found {value}.',
  });
  return { issues: [...missing, ...spaced, ...listDuplicates(values.map(toText), table.rows, state)] };
}

/** `state` lives as long as the table, so that an id is found again in a later batch. */
function listDuplicates(ids: string[], rows: readonly number[], state: ValidateCall['state']): RuleIssue[] {
  state.first_rows ??= new Map<string, number>();
  const firstRows = state.first_rows as Map<string, number>;
  return ids.flatMap((id, index) => {
    const row = rows[index];
    const first = firstRows.get(id);
    if (id === '' || row === undefined) return [];
    if (first === undefined) firstRows.set(id, row);
    if (first === undefined) return [];
    const message = 'The id {value} stands in an earlier row of this table, too.';
    return [{ row_index: index + 1, code: 'duplicate_member_id', message, related_rows: [first] }];
  });
}
