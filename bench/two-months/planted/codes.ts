import type { Artifact } from '../../../src/contract/artifact.ts';
import type { JobAttention, JobSummary } from '../../../src/contract/belonging.ts';

/** What a record points at. Codes of drift are followed by the measure, such as `drift.rows`. */
export interface Pointed {
  /** Codes that stop a document. */
  stops: readonly string[];
  /** Codes that are only shown. */
  hints: readonly string[];
  /** Rows of the result. */
  rowCount: number;
}

/** Codes of checks that compare numbers, editions or the fields of a row; all others say how a document was read. */
export const CHECK_CODES: ReadonlySet<string> = new Set([
  'names_changed',
  'dates_changed',
  'fields_exchanged',
  'texts_moved',
  'keys_unknown',
  'key_pattern_changed',
  'person_under_two_keys',
  'amount_multiplied',
  'amounts_scaled',
  'amount_negative',
  'values_missing',
  'amounts_moved',
  'end_missing',
  'types_changed',
  'amount_repeated',
  'sorted_apart',
  'rows_as_before',
  'text_lengths_changed',
  'broken_letters',
  'age_impossible',
  'start_before_birth',
  'cells_shifted',
  'total_as_row',
  'key_repeated',
  'key_missing',
  'person_repeated',
  'names_exchanged',
  'names_in_one_field',
  'amount_ratio',
  'period_differs',
  'drift.rows',
  'drift.sum',
  'drift.empty',
  'drift.errors',
  'field_lost',
  'rows_repeated',
  'total_differs',
  'expectation_not_met',
  'accepted_before',
  'second_document',
]);

/** Not about errors: every sender's first document has it. */
const EXPECTED = 'first_document';

export function readPointed({ summary, checks }: { summary: JobSummary; checks?: Artifact['checks'] }): Pointed {
  const drift = (checks?.list ?? []).filter(({ kind, agrees }) => kind === 'drift' && !agrees);
  const measures = new Set(drift.map(({ measure }) => measure));
  const name = ({ code }: Pick<JobAttention, 'code'>): string[] =>
    code === 'drift'
      ? ['rows', 'sum', 'empty', 'errors'].flatMap((one) => (measures.has(one as never) ? [`drift.${one}`] : []))
      : [code];
  const list = (found: readonly Pick<JobAttention, 'code'>[] = []) =>
    [...new Set(found.flatMap(name))].filter((code) => code !== EXPECTED).sort();
  return { stops: list(summary.attention), hints: list(summary.hints), rowCount: summary.rows_out ?? 0 };
}

export function listCodes({ stops, hints }: Pointed): string[] {
  return [...new Set([...stops, ...hints])];
}
