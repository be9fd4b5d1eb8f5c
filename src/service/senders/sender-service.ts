import { compareTexts } from '../../base/files/index.ts';
import type {
  CreateSender,
  DocumentNames,
  ListedSender,
  PeriodOverview,
  ReadDocumentNames,
  Sender,
  UpdateSender,
} from '../../contract/api/index.ts';
import { parsePeriod } from '../../contract/period.ts';
import {
  type Actor,
  addActivity,
  assignJob,
  forgetSeconds,
  getSender,
  holdRow,
  inTransaction,
  type JobRow,
  listLastJobs,
  listSenderJobs,
  listSenders,
  listWorkspacePeriods,
  lockPair,
  makeSender,
  noteChangedJobs,
  type SenderRow,
  type SenderSettings,
  updateSender,
} from '../../storage/store/index.ts';
import { findTitles } from '../belonging/read-titles.ts';
import { settlePoints } from '../belonging/settle-points.ts';
import { settleWorkspace } from '../belonging/settle-workspace.ts';
import { getJob } from '../jobs/find-row.ts';
import { assertUnlocked } from '../jobs/locks.ts';
import { settlePeriods, settlePeriodsOfWorkspace } from './complete-periods.ts';
import type { SenderContext } from './context.ts';
import { describePeriod, describeSender } from './describe-sender.ts';
import { assertActive, findRecipeVersion, namePeriod } from './match-sender.ts';
import { readDocumentNames } from './read-names.ts';
import { findStanding, findStandingBefore } from './standing.ts';

/** Senders, and what each of them has sent, used by `http/`. */
export class SenderService {
  readonly #ctx: SenderContext;

  constructor(ctx: SenderContext) {
    this.#ctx = ctx;
  }

  /** By name, each with its newest job. */
  async list(workspaceId: string): Promise<ListedSender[]> {
    const last = await listLastJobs(this.#ctx.db, workspaceId);
    return (await listSenders(this.#ctx.db, workspaceId)).map((row) => {
      const job = last.get(row.id);
      return { ...describeSender(row), last_job: job === undefined ? null : describeLastJob(job) };
    });
  }

  async get(workspaceId: string, id: string): Promise<Sender> {
    return describeSender(await getSender(this.#ctx.db, workspaceId, id));
  }

  /** Throws `name_taken`. */
  async make(workspaceId: string, about: CreateSender, author: Actor): Promise<Sender> {
    const row = await inTransaction(this.#ctx.db, async (transaction) => {
      const made = await makeSender(transaction, {
        workspace_id: workspaceId,
        name: about.name,
        due_day: about.due_day ?? null,
        has_several: about.has_several === true ? 1 : 0,
        file_pattern: about.file_pattern ?? null,
        created_by: author.actor,
      });
      await settleWorkspace(transaction, workspaceId);
      await addActivity(transaction, { ...author, action: 'sender.made', workspaceId, targetId: made.id });
      return made;
    });
    return describeSender(row);
  }

  /** Throws `name_taken` and `sender_unknown`. */
  async update(workspaceId: string, id: string, changes: UpdateSender, author: Actor): Promise<Sender> {
    const sender = await getSender(this.#ctx.db, workspaceId, id);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await updateSender(transaction, sender, toColumns(changes));
      if (changes.has_several === true) await forgetSeconds(transaction, id);
      if (changes.archived !== undefined) await settleWorkspace(transaction, workspaceId);
      const details = { changed: Object.keys(changes).join(', ') };
      await addActivity(transaction, { ...author, action: 'sender.changed', workspaceId, targetId: id, details });
      await settlePeriodsOfWorkspace(transaction, workspaceId);
    });
    return this.get(workspaceId, id);
  }

  /** What each sender has sent for a period, as a person writes it. Throws an error of `namePeriod`. */
  async readPeriod(workspaceId: string, text: string, today = new Date().toISOString()): Promise<PeriodOverview> {
    return this.#describePeriod(namePeriod(text), await listSenders(this.#ctx.db, workspaceId), today);
  }

  /** What senders have sent for the newest periods with documents, newest first. Throws `sender_unknown`. */
  async listPeriods(
    workspaceId: string,
    { limit = SHOWN_PERIODS, senderId }: { limit?: number | undefined; senderId?: string | undefined },
    today = new Date().toISOString(),
  ): Promise<PeriodOverview[]> {
    const { db } = this.#ctx;
    const senders =
      senderId === undefined ? await listSenders(db, workspaceId) : [await getSender(db, workspaceId, senderId)];
    const names = sortPeriods(await listWorkspacePeriods(db, workspaceId)).slice(0, limit);
    return Promise.all(names.map((period) => this.#describePeriod(period, senders, today)));
  }

  async #describePeriod(period: string, all: readonly SenderRow[], today: string): Promise<PeriodOverview> {
    const ids = all.map(({ id }) => id);
    const jobs = Map.groupBy(await listSenderJobs(this.#ctx.db, ids, { period }), (job) => job.sender_id);
    // An archived sender is shown if it has sent something.
    const shown = all.filter(({ id, archived_at: at }) => at === null || jobs.has(id));
    const items = shown.map((sender) => {
      const own = jobs.get(sender.id) ?? [];
      return describePeriod(sender, period, own, { today: today.slice(0, 10), standing: findStanding(own) });
    });
    return { period, items };
  }

  /** What names of documents say about their senders and periods, before the documents are there. */
  readNames(workspaceId: string, items: ReadDocumentNames['items']): Promise<DocumentNames> {
    return readDocumentNames(this.#ctx.db, workspaceId, items);
  }

  /**
   * Sets the sender and period of a job. A job that has finished a pass keeps the recipe of its run; the others are read
   * with the recipe of the new sender (`applyAssignment`). Throws `job_locked` for a signed job.
   */
  async assign(
    workspaceId: string,
    jobId: string,
    given: Pick<JobRow, 'sender_id' | 'period'>,
    author: Actor,
  ): Promise<JobRow> {
    const job = await getJob(this.#ctx, workspaceId, jobId);
    const to = { ...given, period: given.period === null ? null : namePeriod(given.period) };
    if (to.sender_id !== null) assertActive(await getSender(this.#ctx.db, workspaceId, to.sender_id));
    const titles = findTitles(this.#ctx, job);
    await inTransaction(this.#ctx.db, async (transaction) => {
      await holdRow(transaction, 'workspaces', workspaceId);
      const before = await lockPair(transaction, job.id, to);
      assertUnlocked(before ?? job, 'assigning it to a sender and period');
      const recipe_version = await findRecipeVersion(transaction, { ...to, config_id: job.config_id });
      await assignJob(transaction, job.id, { ...to, recipe_version });
      const settled = await settlePoints(transaction, job.id, { titles, ...(before === undefined ? {} : { before }) });
      const details = { sender_id: to.sender_id ?? '', period: to.period ?? '' };
      await addActivity(transaction, { ...author, action: 'job.assigned', workspaceId, targetId: job.id, details });
      await noteChangedJobs(transaction, [job.id], 'assigned');
      const others = settled.filter((id) => id !== job.id);
      await noteChangedJobs(transaction, others, 'other_job');
      await settlePeriods(transaction, [before ?? job, { ...job, ...to }]);
    });
    return getJob(this.#ctx, workspaceId, jobId);
  }

  /** The jobs that count, as one, for the sender's last period before this job's period; none if there is none. */
  async listEarlier(
    job: Pick<JobRow, 'workspace_id' | 'sender_id' | 'period' | 'filename'>,
  ): Promise<readonly JobRow[]> {
    return findStandingBefore(this.#ctx.db, job, job.filename);
  }
}

/** How many periods are listed if the number is not given. */
const SHOWN_PERIODS = 6;

/** Newest first, by their first days; of periods that begin on the same day, the longer one comes first. */
function sortPeriods(names: readonly string[]): string[] {
  const firstDay = (name: string) => parsePeriod(name)?.firstDay ?? '';
  return names.toSorted((a, b) => compareTexts(firstDay(b), firstDay(a)) || a.length - b.length);
}

function describeLastJob({
  id,
  filename,
  period,
  created_at,
}: Pick<JobRow, 'id' | 'filename' | 'period' | 'created_at'>): ListedSender['last_job'] {
  return { id, source_file: filename, period, submitted_at: created_at };
}

function toColumns({ archived, has_several: hasSeveral, ...rest }: UpdateSender) {
  const columns: Partial<SenderSettings & Pick<SenderRow, 'name' | 'archived_at'>> = { ...rest };
  if (hasSeveral !== undefined) columns.has_several = hasSeveral ? 1 : 0;
  if (archived !== undefined) columns.archived_at = archived ? new Date().toISOString() : null;
  return columns;
}
