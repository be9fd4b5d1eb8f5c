import {
  type ColumnCall,
  type FieldScores,
  mapValues,
  type RuleIssue,
  share,
  type TransformCall,
  type TransformResult,
  toText,
  type ValidateCall,
  type ValidateResult,
} from 'ade/rules';
import { scoreClearName } from '../lib/headers.ts';
import { listIssues, listMissing } from '../lib/issues.ts';

/** Not ids: emails, and numbers written like phone numbers. */
const NO_ID = /@|\d{3}\)?[\s.-]+\d{3}[\s.-]+\d{4}$/;

/** `ID` is left out: every list has one. */
export function detect_header(call: ColumnCall): FieldScores {
  return { scores: { member_id: scoreClearName(call, /member|employee|emp\b|badge|personnel|membre|matricule/) } };
}

export function detect_other_values({ values_sample }: ColumnCall): FieldScores {
  return { scores: share(values_sample, (value) => NO_ID.test(toText(value))) >= 0.6 ? { member_id: -4 } : {} };
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

/** `state` lasts for the whole table, so that an id is found again in a later batch. */
function listDuplicates(ids: string[], rows: readonly number[], state: ValidateCall['state']): RuleIssue[] {
  state.first_rows ??= new Map<string, number>();
  const firstRows = state.first_rows as Map<string, number>;
  return ids.flatMap((id, index) => {
    const row = rows[index];
    const first = firstRows.get(id);
    if (id === '' || row === undefined) return [];
    if (first === undefined) firstRows.set(id, row);
    if (first === undefined) return [];
    const message = 'The id {value} is in an earlier row of this table, too.';
    return [{ row_index: index + 1, code: 'duplicate_member_id', message, related_rows: [first] }];
  });
}
