import type { EventData } from '../../contract/api/index.ts';
import { findJob, type JobRow, noteJob, splitCodes, type Transaction } from '../../storage/store/index.ts';
import { addBelongingPoints } from '../jobs/belonging-points.ts';
import { parseSummary } from '../jobs/describe-job.ts';

/** Adds the end of a job, or of a revision, to the log of events. `row`: after the end. */
export async function noteEnd(transaction: Transaction, row: JobRow): Promise<void> {
  if (row.status === 'cancelled') return noteJob(transaction, 'job.cancelled', row, describeError(row));
  if (row.status !== 'success') return noteJob(transaction, 'job.failed', row, describeError(row));
  // A revision has passed its results to its job, which may also have points about sender and period.
  const job = (await findJob(transaction, row.revision_of ?? row.id)) ?? row;
  const summary = addBelongingPoints(parseSummary(job.summary_json) ?? {}, job);
  const outcome = summary.outcome ?? 'clean';
  await noteJob(transaction, outcome === 'clean' ? 'job.finished' : 'job.to_check', row, {
    outcome,
    review_state: job.review_state,
    attention_codes: splitCodes(job.attention_codes),
    ...(summary.rows_in === undefined ? {} : { rows_in: summary.rows_in }),
    ...(summary.rows_out === undefined ? {} : { rows_out: summary.rows_out }),
    ...(job.output_sha256 === null ? {} : { output_sha256: job.output_sha256 }),
    ...(job.artifact_sha256 === null ? {} : { artifact_sha256: job.artifact_sha256 }),
  });
}

function describeError({ error_code: code }: JobRow): EventData {
  return code === null ? {} : { error_code: code };
}
