import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { jobFolder, nameRevision, splitRevisionName } from '../../contract/layout.ts';
import { CORRECTIONS_PATH, readEvents, renderCorrections } from '../../runner/index.ts';
import { type Step, storedNames } from '../../storage/shared/index.ts';
import {
  type Actor,
  addActivity,
  type Database,
  findJob,
  findSequel,
  insertRevision,
  inTransaction,
  type JobRow,
  listRevisions,
  lockRow,
  makeJobRow,
  markDraftApplied,
  noteJob,
  replaceSequel,
  SYSTEM_ACTOR,
  type Transaction,
  withdrawRevision,
} from '../../storage/store/index.ts';
import { ensureJobFolder } from '../folders/job-folder.ts';
import { explainDatabaseError, explainStorageError } from '../host/job-error.ts';
import { findReplay, type Keyed, keepKey, type Submitted } from '../replay.ts';
import { checkThen, makeSequelRow, type SequelRequest } from '../sequels/plan-sequel.ts';
import { writeSequelFile } from '../sequels/sequel-file.ts';
import type { RevisionContext } from './context.ts';
import { assertCorrectable, type CheckedDraft, type CorrectionRequest, checkRevision } from './draft-revision.ts';

export interface RevisionSubmission extends CorrectionRequest, Keyed {
  /** The person's name, without the credential that `by` also contains. */
  submittedBy: string;
  /** The same person, for the activity. */
  author: Actor;
  /** The action in the activity; `job.corrected` by default. */
  action?: CorrectionAction;
  /** The draft that these corrections apply, with its owner's name from `nameOwner`. */
  draft?: { id: string; person: string };
  /** What is to follow the revision. */
  sequel?: SequelRequest;
}

export type CorrectionAction = 'job.corrected' | 'job.taken_back' | 'job.carried';

/**
 * Makes a new revision of a job from corrections, or throws the reason against it: a returned revision is stored and
 * will be run. `readJob` is called unless this is a replay. Only one revision of a job is made at a time.
 */
export async function correctJob(
  ctx: RevisionContext,
  request: RevisionSubmission,
  readJob: () => Promise<JobRow>,
): Promise<Submitted<JobRow>> {
  const earlier = await findReplay(ctx.db, request, findJob);
  if (earlier !== null) return earlier;
  const { id } = await readJob();
  return ctx.turns.take(id, async () => {
    // An equal request may have been faster, and the job may have changed since.
    const replay = await findReplay(ctx.db, request, findJob);
    return replay ?? addRevision(ctx, request, await readJob());
  });
}

async function addRevision(ctx: RevisionContext, request: RevisionSubmission, job: JobRow): Promise<Submitted<JobRow>> {
  const slot = await ctx.places.reserve(job.workspace_id);
  try {
    await ctx.step('reserved', '');
    const revisions = await listRevisions(ctx.db, job.id);
    assertNoneUnderWay(job, revisions);
    const draft = await checkRevision(ctx, job, request);
    if (request.sequel !== undefined) await checkThen(ctx, job, request.sequel.then);
    const row = makeRevisionRow(ctx, job, request, draft, Math.max(1, ...revisions.map((one) => one.revision)) + 1);
    await ctx.shared.change(storedNames.job(row.id), { isOpen: true, isBrought: false }, async (store) => {
      await fileCorrections(ctx, row, draft, request.sequel);
      await ctx.step('corrected', row.id);
      await store((record) => storeRevision(ctx, request, job, row, record));
    });
    await ctx.step('stored', row.id);
    await fileRevision(ctx, row);
    await ctx.step('filed', row.id);
    ctx.jobs.enqueue(row, slot);
    await ctx.step('enqueued', row.id);
    return { resource: (await findJob(ctx.db, row.id)) ?? row, isReplay: false };
  } catch (error) {
    slot.release();
    throw error;
  }
}

function assertNoneUnderWay(job: JobRow, revisions: readonly JobRow[]): void {
  const open = revisions.find(({ status }) => status === 'queued' || status === 'running');
  if (open !== undefined) throw makeUnderWay(job, open);
}

function makeUnderWay({ id }: JobRow, { revision, status }: JobRow): AdeError {
  return new AdeError('revision_under_way', { job_id: id, revision, status });
}

/** A revision waits in the queue like a job. */
function makeRevisionRow(
  ctx: RevisionContext,
  job: JobRow,
  { submittedBy, author, baseRevision }: RevisionSubmission,
  { known, corrections, readAs }: CheckedDraft,
  revision: number,
): JobRow {
  return makeJobRow(job, {
    id: nameRevision(job.id, revision),
    revision_of: job.id,
    revision,
    base_revision: baseRevision,
    correction_count: known.length + corrections.length,
    token_id: author.credential?.tokenId ?? null,
    ...readAs,
    submitted_by: submittedBy,
    created_at: new Date().toISOString(),
    queued_seq: ctx.places.nextSeq(),
  });
}

/**
 * Writes the corrections to disk before the revision is accepted: the rest of the revision's folder can be made again
 * from its row. A folder without a row was left by an earlier crash, or belongs to `ade correct`.
 */
async function fileCorrections(
  ctx: RevisionContext,
  row: JobRow,
  { known, corrections }: CheckedDraft,
  sequel: SequelRequest | undefined,
): Promise<void> {
  const folder = jobFolder(ctx.dataDir, row.id);
  if (readEvents(folder).some(({ type }) => type === 'started')) {
    const found = `\`ade correct\` made its revision ${row.revision}, which the service does not know`;
    throw new AdeError('job_not_correctable', { path: splitRevisionName(row.id).job, found });
  }
  const path = join(folder, CORRECTIONS_PATH);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, renderCorrections([...known, ...corrections]));
    if (sequel === undefined) return;
    await writeSequelFile(folder, { corrections: corrections.map(({ id }) => id), then: sequel.then });
  } catch (error) {
    throw explainStorageError(error, 'the folder of the revision');
  }
}

/** The job as it is now: another node may have changed it since it was read. */
async function readSame(transaction: Database, { id }: JobRow, { revision }: JobRow): Promise<JobRow> {
  await lockRow(transaction, 'jobs', id);
  const job = await findJob(transaction, id);
  if (job === undefined) throw new AdeError('job_unknown', { job_id: id });
  assertCorrectable(job);
  const revisions = await listRevisions(transaction, id);
  assertNoneUnderWay(job, revisions);
  const newer = revisions.find((one) => one.revision >= revision);
  if (newer !== undefined) throw makeUnderWay(job, newer);
  // Whoever corrects the job now would keep what was said from being done.
  const sequel = await findSequel(transaction, id);
  if (sequel?.state === 'pending') {
    const about = { job_id: id, revision: sequel.revision, status: 'being finished' };
    throw new AdeError('revision_under_way', about);
  }
  return job;
}

/** Stores the revision, the author of the corrections, and the idempotency key together. */
async function storeRevision(
  ctx: RevisionContext,
  request: RevisionSubmission,
  job: JobRow,
  row: JobRow,
  record: Step,
): Promise<void> {
  const details = {
    revision: row.revision,
    base_revision: request.baseRevision,
    corrections: request.corrections.length,
  };
  try {
    await inTransaction(ctx.db, async (transaction) => {
      const now = await readSame(transaction, job, row);
      await insertRevision(transaction, job, row);
      const { sequel } = request;
      await replaceSequel(transaction, job.id, sequel === undefined ? null : makeSequelRow(now, row, sequel));
      await applyDraft(transaction, job, row, request);
      await keepKey(transaction, request, 'job', row.id);
      await record(transaction);
      const { action = 'job.corrected', author } = request;
      const entry = { ...author, action, workspaceId: job.workspace_id, targetId: job.id, details };
      await ctx.driver.put(transaction, row, async () => {
        await addActivity(transaction, entry);
        await noteJob(transaction, 'job.submitted', row);
      });
    });
  } catch (error) {
    throw isAdeError(error) ? error : explainDatabaseError(error);
  }
}

/** Throws `draft_changed`. */
async function applyDraft(
  transaction: Transaction,
  { id: job_id }: JobRow,
  { revision }: JobRow,
  { draft }: RevisionSubmission,
): Promise<void> {
  if (draft === undefined || (await markDraftApplied(transaction, { job_id, ...draft }, revision))) return;
  throw new AdeError('draft_changed', { job_id, id: draft.id });
}

/** Makes the folder; if that fails, removes the row and refuses the revision. With nodes, its node makes the folder. */
async function fileRevision(ctx: RevisionContext, row: JobRow): Promise<void> {
  if (ctx.nodeId !== null) return;
  try {
    await ensureJobFolder(ctx, row);
  } catch (error) {
    const { workspace_id: workspaceId, revision_of: targetId, revision } = row;
    const about = { workspaceId, targetId, details: { revision } };
    const entry = { actor: SYSTEM_ACTOR, action: 'job.revision_withdrawn', ...about } as const;
    await ctx.shared.drop(storedNames.job(row.id), (forget) =>
      withdrawRevision(ctx.db, row, async (transaction) => {
        await forget(transaction);
        await addActivity(transaction, entry);
      }),
    );
    throw explainStorageError(error, 'the folder of the revision');
  }
}
