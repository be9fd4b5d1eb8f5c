import type { ExpressionBuilder } from 'kysely';
import { forgetColumns } from './column-sets.ts';
import { removeDrafts } from './correction-drafts.ts';
import type { Database } from './database.ts';
import type { DocumentRow, JobRow, Tables } from './schema/tables.ts';

/** The three parts of a job, each with its own retention. */
export const JOB_PARTS = ['inputs', 'outputs', 'artifacts'] as const;
export type JobPart = (typeof JOB_PARTS)[number];

/** A sweep works in portions, so that it doesn't block others when there are many jobs. */
const PORTION = 500;

export type JobToPurge = Pick<JobRow, 'id' | 'workspace_id' | 'document_sha256' | 'output_sha256'>;

interface DueJobs {
  workspaceId: string;
  part: JobPart;
  before: string;
}

/** Jobs that ended before `before` with all their revisions, and still have the part; none under a legal hold. */
export async function listJobsToPurge(db: Database, { workspaceId, part, before }: DueJobs): Promise<JobToPurge[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'workspace_id', 'document_sha256', 'output_sha256'])
    .where('workspace_id', '=', workspaceId)
    .where(isDue(part, before))
    .where('held_at', 'is', null)
    .orderBy('finished_at')
    .limit(PORTION)
    .execute();
}

/** Whether a listed job may still lose the part. Call it with the job locked: then the answer stays true. */
export async function isJobToPurge(db: Database, id: string, part: JobPart, before: string): Promise<boolean> {
  const query = db.selectFrom('jobs').select('id').where('id', '=', id);
  return (await query.where(isDue(part, before)).where('held_at', 'is', null).executeTakeFirst()) !== undefined;
}

/** What a sweep removes before these times; null: nothing of this part. */
export type PartLimits = Record<JobPart, string | null>;

export interface DueCounts {
  /** Documents whose file goes. */
  documents: number;
  /** Jobs that lose at least one part. */
  jobs: number;
  parts: Record<JobPart, number>;
  /** What would go too, if it were not under a legal hold. */
  held: { documents: number; jobs: number };
}

/** Counts what a sweep with these limits removes from a workspace, by the conditions of the sweep itself. */
export async function countToPurge(db: Database, workspaceId: string, limits: PartLimits): Promise<DueCounts> {
  const due = JOB_PARTS.map((part) => ({ part, before: limits[part] }));
  const countJobs = async (parts: readonly JobPart[], isHeld: boolean) => {
    const wanted = due.flatMap(({ part, before }) =>
      before !== null && parts.includes(part) ? [isDue(part, before)] : [],
    );
    if (wanted.length === 0) return 0;
    const found = await db
      .selectFrom('jobs')
      .select((of) => of.fn.countAll().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('held_at', isHeld ? 'is not' : 'is', null)
      .where((is) => is.or(wanted.map((one) => one(is))))
      .executeTakeFirstOrThrow();
    return Number(found.count);
  };
  const countDocuments = async (isHeld: boolean) => {
    if (limits.inputs === null) return 0;
    const found = await selectToPurge(db, { workspaceId, before: limits.inputs }, isHeld)
      .clearSelect()
      .select((of) => of.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(found.count);
  };
  return {
    documents: await countDocuments(false),
    jobs: await countJobs(JOB_PARTS, false),
    parts: {
      inputs: await countJobs(['inputs'], false),
      outputs: await countJobs(['outputs'], false),
      artifacts: await countJobs(['artifacts'], false),
    },
    held: { documents: await countDocuments(true), jobs: await countJobs(JOB_PARTS, true) },
  };
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

/** True for a job that ended before `before` with all its revisions, and still has the part. */
function isDue(part: JobPart, before: string) {
  return (is: ExpressionBuilder<Tables, 'jobs'>) =>
    is.and([
      is('finished_at', '<', before),
      is('revision_of', 'is', null),
      hasNoLaterRevision(before)(is),
      is(`${part}_purged_at`, 'is', null),
    ]);
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
export async function listDocumentsToPurge(db: Database, workspaceId: string, before: string): Promise<DocumentRow[]> {
  return selectToPurge(db, { workspaceId, before }).limit(PORTION).execute();
}

/** Whether a listed document may still be removed: it may have come again since. Call it with the document locked. */
export async function isDocumentToPurge(
  db: Database,
  { id, workspace_id: workspaceId }: Pick<DocumentRow, 'id' | 'workspace_id'>,
  before: string,
): Promise<boolean> {
  const query = selectToPurge(db, { workspaceId, before }).where('documents.id', '=', id);
  return (await query.executeTakeFirst()) !== undefined;
}

/** `isHeld`: those under a legal hold instead of the others. */
function selectToPurge(db: Database, { workspaceId, before }: { workspaceId: string; before: string }, isHeld = false) {
  return db
    .selectFrom('documents')
    .selectAll('documents')
    .where('documents.workspace_id', '=', workspaceId)
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
    .where('id', isHeld ? 'in' : 'not in', (held) => held.selectFrom('document_holds').select('document_id'))
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
