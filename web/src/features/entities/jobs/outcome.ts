import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

/** Errors of files that are not workbooks or are damaged; running them again does not help. */
const UNREADABLE = new Set([
  'corrupt_workbook',
  'document_unreadable',
  'empty_file',
  'encrypted_workbook',
  'expanded_too_large',
  'forbidden_xml',
  'legacy_file_too_large',
  'not_a_workbook',
  'rows_out_of_order',
  'too_many_columns',
  'too_many_sheets',
  'truncated_file',
]);

/** Whether no decision is open. */
export const isClean = ({ status, open_attention: open }: Job): boolean => status === 'success' && open === 0;

/** The outcome of a document, in a word or two. */
export function describeOutcome(job: Job): string {
  if (job.status === 'queued') return t`Waiting`;
  if (job.status === 'running') return t`Running`;
  if (job.status === 'cancelled') return t`Cancelled`;
  if (job.status === 'error') return UNREADABLE.has(job.error?.code ?? '') ? t`Unreadable` : t`Failed`;
  if (isClean(job)) return job.attention.length === 0 ? t`Clean` : t`Checked`;
  return t`${job.open_attention} to decide`;
}

/** The colour of the outcome, which is never shown without the words. */
export function findOutcomeColor(job: Job): string {
  if (job.status === 'queued') return 'gray';
  if (job.status === 'running') return 'blue';
  if (job.status === 'cancelled') return 'orange';
  if (job.status === 'error') return 'red';
  return isClean(job) ? 'teal' : 'yellow';
}
