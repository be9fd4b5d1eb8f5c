import type { Job } from '../../api/contract.ts';
import { countOf } from '../../lib/format.ts';
import { describeAttention } from '../jobs/attention.tsx';
import { describeProgress } from '../jobs/job-progress-line.tsx';

/** What a person does with a document; in the order in which they are shown. */
export const GROUPS = ['check', 'clean', 'stuck', 'second', 'running', 'sent', 'done'] as const;
export type WorkGroup = (typeof GROUPS)[number];

export const GROUP_NAMES: Record<WorkGroup, string> = {
  check: 'To check',
  clean: 'Clean',
  stuck: 'Stuck',
  second: 'Second person',
  running: 'Running',
  sent: 'Sent back',
  done: 'Done',
};

export function findGroup(job: Job): WorkGroup {
  if (job.status === 'queued' || job.status === 'running' || job.open_revision !== null) return 'running';
  if (job.review_state === 'accepted' || job.review_state === 'replaced') return 'done';
  if (job.review_state === 'waiting_for_second_person') return 'second';
  if (job.review_state === 'sent_back') return 'sent';
  if (job.status !== 'success') return 'stuck';
  return job.summary.outcome === 'clean' ? 'clean' : 'check';
}

/** Errors that say that a file is no workbook, or is damaged: to run it again does not help. */
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

/** What became of a document, in a word or two. */
export function describeOutcome(job: Job): string {
  if (job.status === 'queued') return 'Waiting';
  if (job.status === 'running') return 'Running';
  if (job.status === 'cancelled') return 'Cancelled';
  if (job.status === 'error') return UNREADABLE.has(job.error?.code ?? '') ? 'Unreadable' : 'Failed';
  if (job.summary.outcome === 'clean') return 'Clean';
  return `${Math.max(1, job.summary.attention?.length ?? job.attention.length)} to check`;
}

/** Why a person should look at it, or where it is. */
export function describeWhy(job: Job): string {
  if (job.error) return job.error.message;
  const [first, ...others] = job.summary.attention ?? [];
  if (first) return others.length === 0 ? first.message : `${first.message} And ${countOf(others.length, 'other')}.`;
  const [code] = job.attention;
  return code ? describeAttention(code) : describeProgress(job);
}

/** One in so many of the documents that are accepted together is drawn for a look. */
const DRAWN_OF = 20;

/** Draws by chance, so that nobody knows beforehand which. `random` gives numbers from 0 to 1. */
export function drawForLook(ids: readonly string[], random: () => number = Math.random): Set<string> {
  const pool = [...ids];
  const drawn = new Set<string>();
  const wanted = ids.length < 2 ? 0 : Math.ceil(ids.length / DRAWN_OF);
  while (drawn.size < wanted) drawn.add(pool.splice(Math.floor(random() * pool.length), 1)[0]!);
  return drawn;
}
