import type { CommentList, Review } from '../../contract/api/index.ts';
import {
  getReviewRules,
  type JobRow,
  listAcceptances,
  listOpenRevisions,
  listReviewEntries,
  type ReviewEntryRow,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { describeAcceptance } from './acceptance-file.ts';
import { listAttention } from './attention.ts';
import { listReliances } from './reliances.ts';
import { readTexts } from './texts.ts';

/** The API's review. It contains no text that somebody wrote. */
export async function describeReview(ctx: Pick<Core, 'db'>, job: JobRow): Promise<Review> {
  const { db } = ctx;
  const acceptances = await listAcceptances(db, job.id);
  const open = (await listOpenRevisions(db, [job.id])).get(job.id);
  return {
    job_id: job.id,
    state: job.review_state,
    revision: job.revision,
    open_revision: open?.revision ?? null,
    needs_second_person: (await getReviewRules(db, job.workspace_id)).secondPerson,
    assignee: job.assignee,
    due_on: job.due_on,
    held_at: job.held_at,
    stands_beside: job.stands_beside,
    replaces: job.replaces,
    replaced_by: job.replaced_by,
    attention: await listAttention(ctx, job),
    acceptances: acceptances.map(describeAcceptance),
    relied_on: await listReliances(db, job, acceptances),
    history: (await listReviewEntries(db, job.id)).map(describeEntry),
  };
}

function describeEntry(row: ReviewEntryRow): Review['history'][number] {
  return {
    id: row.id,
    at: row.at,
    by: row.actor,
    token_id: row.token_id,
    action: row.action,
    state: row.state,
    revision: row.revision,
    reason: row.reason_code,
    has_text: row.has_text === 1,
    other_job_id: row.other_job_id,
    details: JSON.parse(row.details_json),
  };
}

/** Texts that people wrote, oldest first. */
export async function describeComments(ctx: Pick<Core, 'db' | 'dataDir'>, job: JobRow): Promise<CommentList> {
  const texts = readTexts(ctx, job);
  const entries = (await listReviewEntries(ctx.db, job.id)).filter(({ has_text: hasText }) => hasText === 1);
  return { job_id: job.id, items: entries.map((row) => ({ ...describeEntry(row), text: texts[row.id] ?? null })) };
}
