import type { ExpressionBuilder } from 'kysely';
import { forgetColumns } from './column-sets.ts';
import { removeDrafts } from './correction-drafts.ts';
import type { Database } from './database.ts';
import type { DocumentRow, JobRow, Tables } from './schema/tables.ts';

/** The three parts of a job, each with its own retention. */
export type JobPart = 'inputs' | 'outputs' | 'artifacts';

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

export type JobToPurge = Pick<JobRow, 'id' | 'workspace_id' | 'document_sha256' | 'output_sha256'>;

/** Jobs that ended before `before` with all their revisions, and still have the part; none under a legal hold. */
export async function listJobsToPurge(db: Database, part: JobPart, before: string): Promise<JobToPurge[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id', 'document_sha256', 'output_sha256'])
    .where('finished_at', '<', before)
    .where('revision_of', 'is', null)
    .where(hasNoLaterRevision(before))
    .where(`${part}_purged_at`, 'is', null)
    .where('held_at', 'is', null)
    .orderBy('finished_at')
    .limit(PORTION)
    .execute();
}

export async function markJobPurged(db: Database, id: string, part: JobPart, at: string): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ [`${part}_purged_at`]: at })
    .where((is) => is.or([is('id', '=', id), is('revision_of', '=', id)]))
    .execute();
  if (part === 'inputs') await removeDrafts(db, id);
  if (part !== 'artifacts') return;
  await forgetHeaders(db, id);
  await forgetColumns(db, id);
}

/** A damaged summary is emptied: what is left of it cannot be shown either. */
function withoutHeaders(json: string): string {
  try {
    return JSON.stringify(
      JSON.parse(json, (key, value) => (key === 'header' && typeof value === 'string' ? '' : value)),
    );
  } catch {
    return '{}';
  }
}

/** Removes the document's headers from the summaries of a job and its revisions: they go with the record. */
async function forgetHeaders(db: Database, id: string): Promise<void> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', 'summary_json'])
    .where((is) => is.or([is('id', '=', id), is('revision_of', '=', id)]))
    .where('summary_json', 'like', '%"header"%')
    .execute();
  for (const { id: rowId, summary_json: json } of rows) {
    await db
      .updateTable('jobs')
      .set({ summary_json: withoutHeaders(json ?? '{}') })
      .where('id', '=', rowId)
      .execute();
  }
}

/** True if no revision of the job is waiting or running, or ended at `before` or later. */
function hasNoLaterRevision(before: string) {
  return (is: ExpressionBuilder<Tables, 'jobs'>) =>
    is.not(
      is.exists(
        is
          .selectFrom('jobs as revisions')
          .select('revisions.id')
          .whereRef('revisions.revision_of', '=', 'jobs.id')
          .where((one) =>
            one.or([one('revisions.finished_at', 'is', null), one('revisions.finished_at', '>=', before)]),
          ),
      ),
    );
}

/** Runs of drafts that ended before `before`; none under a legal hold. */
export async function listOldTries(db: Database, before: string): Promise<Pick<JobRow, 'id' | 'workspace_id'>[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id'])
    .where('is_try', '=', 1)
    .where('held_at', 'is', null)
    .where('finished_at', '<', before)
    .where('revision_of', 'is', null)
    .where(hasNoLaterRevision(before))
    .limit(PORTION)
    .execute();
}

/** Documents that came last before `before`, and that no later job, unfinished batch or legal hold needs. */
export async function listDocumentsToPurge(db: Database, before: string): Promise<DocumentRow[]> {
  return selectToPurge(db, before).limit(PORTION).execute();
}

/** Whether a listed document may still be removed: it may have come again since. Call it with the document locked. */
export async function isDocumentToPurge(db: Database, id: string, before: string): Promise<boolean> {
  return (await selectToPurge(db, before).where('documents.id', '=', id).executeTakeFirst()) !== undefined;
}

function selectToPurge(db: Database, before: string) {
  return db
    .selectFrom('documents')
    .selectAll('documents')
    .where('uploaded_at', '<', before)
    .where('purged_at', 'is', null)
    .where('deleted_at', 'is', null)
    .where((not) =>
      not.not(
        not.exists(
          not
            .selectFrom('arrivals')
            .select('arrivals.id')
            .whereRef('arrivals.document_id', '=', 'documents.id')
            .where('arrivals.arrived_at', '>=', before),
        ),
      ),
    )
    .where('id', 'not in', (held) => held.selectFrom('document_holds').select('document_id'))
    .where((not) =>
      not.not(
        not.exists(
          not
            .selectFrom('jobs')
            .select('jobs.id')
            .whereRef('jobs.document_id', '=', 'documents.id')
            .where((or) => or.or([or('jobs.finished_at', 'is', null), or('jobs.finished_at', '>=', before)])),
        ),
      ),
    )
    .where((not) =>
      not.not(
        not.exists(
          not
            .selectFrom('batch_items')
            .innerJoin('batches', 'batches.id', 'batch_items.batch_id')
            .select('batches.id')
            .whereRef('batch_items.document_id', '=', 'documents.id')
            .where('batches.finished_at', 'is', null),
        ),
      ),
    );
}

export async function markDocumentPurged(db: Database, id: string, at: string): Promise<void> {
  await db.updateTable('documents').set({ purged_at: at }).where('id', '=', id).execute();
}

/** Whether a document or a job still has this content (`sha256` or `outputContent`), so its preview may stay. */
export async function isContentKept(db: Database, content: string): Promise<boolean> {
  const document = await db
    .selectFrom('documents')
    .select('id')
    .where('sha256', '=', content)
    .where('deleted_at', 'is', null)
    .where('purged_at', 'is', null)
    .executeTakeFirst();
  if (document !== undefined) return true;
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where((or) =>
      or.or([
        or.and([or('document_sha256', '=', content), or('inputs_purged_at', 'is', null)]),
        or.and([or('output_sha256', '=', content), or('outputs_purged_at', 'is', null)]),
        or.and([or('id', '=', content), or('outputs_purged_at', 'is', null)]),
      ]),
    )
    .executeTakeFirst();
  return job !== undefined;
}
