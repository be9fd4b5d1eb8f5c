import type { CorrectionDraft, CorrectionDraftList, SaveCorrectionDraft } from '../../contract/api/index.ts';
import { MAX_DRAFT_BYTES, MAX_DRAFT_CORRECTIONS } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { nameRevision } from '../../contract/layout.ts';
import { type Step, storedNames } from '../../storage/shared/index.ts';
import {
  addActivity,
  type CorrectionDraftRow,
  findDraft,
  findJob,
  inTransaction,
  type JobRow,
  listDrafts,
  lockRow,
  makeId,
  removeDraft,
  saveDraft,
  type Transaction,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { explainDatabaseError } from '../host/job-error.ts';
import { getJob, getJobRow } from '../jobs/find-row.ts';
import { listAttention } from '../review/attention.ts';
import type { Turns } from '../turns.ts';
import {
  hasDraftFile,
  nameDraftFile,
  readDraftFile,
  removeDraftFile,
  renderDraftFile,
  writeDraftFile,
} from './draft-file.ts';
import { type DraftOwner, nameOwner } from './draft-owner.ts';

/** As many as a worklist shows. */
const MAX_LISTED = 1000;

export interface DraftRequest {
  workspaceId: string;
  jobId: string;
  owner: DraftOwner;
}

export interface DraftContext extends Core {
  /** One turn for each job. */
  turns: Turns;
}

/**
 * Corrections that people have gathered and not applied yet, for each person and job. The database has no text of them.
 * A file is written before its row, and removed after it: a file without a row is what a crash has left, and counts as no
 * draft.
 */
export class DraftService {
  readonly #ctx: DraftContext;

  constructor(ctx: DraftContext) {
    this.#ctx = ctx;
  }

  /** Throws `job_unknown`. */
  async read(request: DraftRequest): Promise<CorrectionDraft> {
    const job = await getJob(this.#ctx, request.workspaceId, request.jobId);
    const place = this.#place(request);
    const row = await findDraft(this.#ctx.db, toKey(place));
    const hasFile = hasDraftFile(place);
    if (row !== undefined && hasFile) return this.#describe(job, row, await readDraftFile(place));
    if (row !== undefined || hasFile) await this.#ctx.turns.take(job.id, () => this.#tidy(job, request));
    return NOTHING(job.id);
  }

  /** The person's newest drafts, without their texts. */
  async list(workspaceId: string, owner: DraftOwner): Promise<CorrectionDraftList> {
    const rows = await listDrafts(this.#ctx.db, { workspace_id: workspaceId, person: nameOwner(owner) }, MAX_LISTED);
    const items = rows.map(({ job_id, base_revision, saved_at, applied_in, count }) => {
      return { job_id, base_revision, saved_at, applied_in, count };
    });
    return { items };
  }

  /**
   * Keeps a draft in place of the one that the caller has seen, which `check` compares with the present one. Throws
   * `job_unknown`, `job_not_correctable`, `draft_too_large`, `etag_mismatch`, `storage_full`.
   */
  async save(
    request: DraftRequest,
    draft: SaveCorrectionDraft,
    check: (present: CorrectionDraft) => void,
  ): Promise<CorrectionDraft> {
    const text = renderDraftFile(draft);
    assertSize(draft, text);
    return this.#change(request, check, async (job, present, store) => {
      assertKeepable(job);
      const place = this.#place(request);
      const row = makeRow(job, place.person, draft);
      await writeDraftFile(place, text);
      await this.#ctx.step('draft_written', job.id);
      await store(async (transaction) => {
        if (!(await saveDraft(transaction, row, present.id))) throw makeMismatch();
        if (present.id === null) await this.#note(transaction, request, job, 'job.draft_begun');
      });
      return describe(row, draft);
    });
  }

  /** Removes the draft that the caller has seen. Throws `job_unknown`, `etag_mismatch`. */
  async discard(request: DraftRequest, check: (present: CorrectionDraft) => void): Promise<void> {
    await this.#change(request, check, async (job, { id }, store) => {
      if (id === null) return;
      const place = this.#place(request);
      await store(
        async (transaction) => {
          if (!(await removeDraft(transaction, { ...toKey(place), id }))) throw makeMismatch();
          await this.#note(transaction, request, job, 'job.draft_discarded');
        },
        [nameDraftFile(place)],
      );
      await this.#ctx.step('draft_written', job.id);
      await removeDraftFile(place);
    });
  }

  #place({ jobId, owner }: Pick<DraftRequest, 'jobId' | 'owner'>) {
    return { dataDir: this.#ctx.dataDir, jobId, person: nameOwner(owner) };
  }

  #note(
    transaction: Transaction,
    { owner }: DraftRequest,
    job: JobRow,
    action: 'job.draft_begun' | 'job.draft_discarded',
  ): Promise<void> {
    const { name: actor, ...credential } = owner;
    return addActivity(transaction, { actor, credential, action, workspaceId: job.workspace_id, targetId: job.id });
  }

  /** One change of a job at a time; `store` stores the files together with the rows. */
  async #change<T>(
    request: DraftRequest,
    check: (present: CorrectionDraft) => void,
    edit: (job: JobRow, present: CorrectionDraft, store: StoreDraft) => Promise<T>,
  ): Promise<T> {
    const { id } = await getJobRow(this.#ctx, request.workspaceId, request.jobId);
    return this.#ctx.turns.take(id, async () => {
      const job = await getJob(this.#ctx, request.workspaceId, request.jobId);
      return this.#edit(job, request, async (store) => {
        const present = await this.#readPresent(job, request);
        check(present);
        return edit(job, present, store);
      });
    });
  }

  async #readPresent(job: JobRow, request: DraftRequest): Promise<CorrectionDraft> {
    const place = this.#place(request);
    const row = await findDraft(this.#ctx.db, toKey(place));
    if (row === undefined) return NOTHING(job.id);
    const file = hasDraftFile(place) ? await readDraftFile(place) : { base_revision: 1, statements: [] };
    return this.#describe(job, row, file);
  }

  /** Once the revision has succeeded, the corrections are applied: only points that are still open are left to say. */
  async #describe(job: JobRow, row: CorrectionDraftRow, file: SaveCorrectionDraft): Promise<CorrectionDraft> {
    const { applied_in: revision } = row;
    const applied = revision === null ? undefined : await findJob(this.#ctx.db, nameRevision(job.id, revision));
    if (applied?.status !== 'success') return describe(row, file);
    const open = (await listAttention(this.#ctx, job)).flatMap((one) => (one.needs_decision ? [one.id] : []));
    const points = (file.points ?? []).flatMap((said) => {
      const ids = said.ids.filter((id) => open.includes(id));
      return ids.length === 0 ? [] : [{ ...said, ids }];
    });
    return describe(row, { ...file, statements: [], points });
  }

  async #edit<T>(job: JobRow, request: DraftRequest, edit: (store: StoreDraft) => Promise<T>): Promise<T> {
    const { path, options } = { path: nameDraftFile(this.#place(request)), options: { attempt: job.attempt } };
    return this.#ctx.shared.change(storedNames.job(job.id), { ...options, only: [path] }, (store) =>
      edit(async (commit, removed) => {
        try {
          await store(
            (record: Step) =>
              inTransaction(this.#ctx.db, async (transaction) => {
                await lockRow(transaction, 'jobs', job.id);
                await commit(transaction);
                await record(transaction);
              }),
            removed,
          );
        } catch (error) {
          throw explainDatabaseError(error);
        }
      }),
    );
  }

  /** Removes what a crash or an applied draft has left. */
  async #tidy(job: JobRow, request: DraftRequest): Promise<void> {
    const place = this.#place(request);
    await this.#edit(job, request, async (store) => {
      const row = await findDraft(this.#ctx.db, toKey(place));
      if (row !== undefined && hasDraftFile(place)) return;
      await removeDraftFile(place);
      const remove = async (transaction: Transaction) => {
        if (row !== undefined) await removeDraft(transaction, row);
      };
      await store(remove, [nameDraftFile(place)]);
    });
  }
}

type StoreDraft = (commit: (transaction: Transaction) => Promise<void>, removed?: readonly string[]) => Promise<void>;

const toKey = ({ jobId, person }: { jobId: string; person: string }) => ({ job_id: jobId, person });

const NOTHING = (jobId: string): CorrectionDraft => {
  const none = { id: null, base_revision: null, saved_at: null, applied_in: null };
  return { job_id: jobId, ...none, statements: [], points: [] };
};

function describe(row: CorrectionDraftRow, { statements, points = [] }: SaveCorrectionDraft): CorrectionDraft {
  const { job_id, id, base_revision, saved_at, applied_in } = row;
  return { job_id, id, base_revision, saved_at, applied_in, statements, points };
}

function makeRow(
  job: JobRow,
  person: string,
  { base_revision, statements, points = [] }: SaveCorrectionDraft,
): CorrectionDraftRow {
  return {
    job_id: job.id,
    person,
    workspace_id: job.workspace_id,
    id: makeId('dft'),
    base_revision,
    count: statements.length + points.length,
    saved_at: new Date().toISOString(),
    applied_in: null,
  };
}

const makeMismatch = () => new AdeError('etag_mismatch', { what: 'The corrections that are not applied yet' });

function assertSize({ statements, points = [] }: SaveCorrectionDraft, text: string): void {
  if (statements.length + points.length === 0)
    throw new AdeError('request_invalid', { found: 'body has neither statements nor points' });
  const refuse = (expected: string, found: string) => new AdeError('draft_too_large', { expected, found });
  const count = statements.reduce((sum, one) => sum + one.length, 0);
  if (count > MAX_DRAFT_CORRECTIONS)
    throw refuse(`at most ${MAX_DRAFT_CORRECTIONS} corrections`, `${count} corrections`);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DRAFT_BYTES) throw refuse(`at most ${MAX_DRAFT_BYTES} bytes`, `${bytes} bytes`);
}

/** Texts are kept with the document, so there must be one. */
function assertKeepable({ id, status, inputs_purged_at: since }: JobRow): void {
  const refuse = (found: string) => new AdeError('job_not_correctable', { path: id, found });
  if (status === 'queued' || status === 'running') throw refuse(`it is ${status}`);
  if (since !== null) throw refuse(`its document was removed on ${since}`);
}
