import type { Job, Node } from '../../contract/api/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import { type DataFolders, jobFolder } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { readEvents } from '../../runner/index.ts';
import { lowerChildPriority } from '../../sandbox/index.ts';
import {
  type Actor,
  addActivity,
  findJob,
  freeIdempotencyKey,
  type JobFilter,
  type JobRow,
  listJobs,
  type PageRequest,
} from '../../storage/store/index.ts';
import type { BatchService } from '../batches/batch-service.ts';
import type { ColumnService } from '../columns/column-service.ts';
import type { Page } from '../core.ts';
import type { CaseService } from '../dry-runs/case-service.ts';
import type { OwnColumnService } from '../dry-runs/own-column-service.ts';
import type { ScoreService } from '../dry-runs/score-service.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Feed } from '../feed.ts';
import type { SourceService } from '../intake/source-service.ts';
import type { VerificationService } from '../integrity/verification-service.ts';
import { findJobFile } from '../jobs/find-job-file.ts';
import { getJob, getJobRow } from '../jobs/find-row.ts';
import type { ClockWatch } from '../nodes/clock-watch.ts';
import { describeNodes } from '../nodes/describe-nodes.ts';
import { followElsewhere } from '../nodes/relay.ts';
import type { PeopleService } from '../people/people-service.ts';
import type { FieldProposalService } from '../proposals/field-proposal-service.ts';
import type { PublicationService } from '../publications/publication-service.ts';
import { type QueueStats, readQueueStats } from '../queue/queue-stats.ts';
import type { SafeModeState } from '../queue/safe-mode.ts';
import type { RecipeService } from '../recipes/recipe-service.ts';
import type { Submitted } from '../replay.ts';
import type { ReviewService } from '../review/review-service.ts';
import type { DraftService } from '../revisions/draft-service.ts';
import type { RevisionService } from '../revisions/revision-service.ts';
import { cancelJob } from '../run/cancel-job.ts';
import { listOverduePeriods } from '../senders/overdue.ts';
import type { SenderService } from '../senders/sender-service.ts';
import type { SignOnService } from '../sign-on/sign-on-service.ts';
import type { SubjectService } from '../subjects/subject-service.ts';
import type { SubmissionBase } from '../submit/submission.ts';
import { type JobSubmission, retryJob, submitJob } from '../submit/submit-job.ts';
import type { TableService } from '../tables/table-service.ts';
import { type Deletion, deleteJob } from '../upkeep/delete-job.ts';
import { removeEarlierCopies } from '../upkeep/earlier-copies.ts';
import { checkStorage, type StorageHealth } from '../upkeep/storage-health.ts';
import type { WebhookService } from '../webhooks/webhook-service.ts';
import { Lifecycle } from './lifecycle.ts';
import { makeParts, type ServiceParts } from './make-parts.ts';
import type { JobServiceOptions } from './options.ts';

/** Makes the service of one data folder, which must be locked (`lockDataDir`); `start` recovers its jobs. */
export async function createJobService(options: JobServiceOptions): Promise<JobService> {
  lowerChildPriority();
  return new JobService(await makeParts(options));
}

/** Jobs, queue and recovery of one server, used by `http/`; its properties are other services. */
export class JobService {
  readonly feed: Feed;
  /** What has changed in the workspaces. */
  readonly events: EventLog;
  readonly batches: BatchService;
  /** What documents have for columns with the same header. */
  readonly columns: ColumnService;
  /** Corrections, and the revisions that they make. */
  readonly revisions: RevisionService;
  /** Corrections that people have not applied yet. */
  readonly drafts: DraftService;
  /** Reviews, up to the acceptance of jobs. */
  readonly reviews: ReviewService;
  readonly verifications: VerificationService;
  /** Senders, and what each has sent. */
  readonly senders: SenderService;
  /** Places in which documents arrive by themselves. */
  readonly sources: SourceService;
  /** Recipes, which apply to all documents of a sender. */
  readonly recipes: RecipeService;
  /** Fields that people propose for packages. */
  readonly fieldProposals: FieldProposalService;
  readonly scores: ScoreService;
  readonly cases: CaseService;
  readonly ownColumns: OwnColumnService;
  /** What drafts are tried on before they are published. */
  readonly publications: PublicationService;
  /** People whose data is in documents, found and erased. */
  readonly subjects: SubjectService;
  /** Files that programs read, made from results. */
  readonly tables: TableService;
  /** Addresses that are told what happens. */
  readonly webhooks: WebhookService;
  readonly people: PeopleService;
  readonly signOn: SignOnService;
  readonly #parts: ServiceParts;
  readonly #lifecycle: Lifecycle;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#lifecycle = new Lifecycle(parts);
    this.feed = parts.feed;
    this.events = parts.events;
    const { services } = parts;
    this.batches = services.batches;
    this.columns = services.columns;
    this.revisions = services.revisions;
    this.drafts = services.drafts;
    this.reviews = services.reviews;
    this.verifications = services.verifications;
    this.senders = services.senders;
    this.sources = services.sources;
    this.recipes = services.recipes;
    this.fieldProposals = services.fieldProposals;
    this.scores = services.scores;
    this.cases = services.cases;
    this.ownColumns = services.ownColumns;
    this.publications = services.publications;
    this.subjects = services.subjects;
    this.tables = services.tables;
    this.webhooks = services.webhooks;
    this.people = services.people;
    this.signOn = services.signOn;
  }

  get folders(): DataFolders {
    return this.#parts.core.folders;
  }

  /** Ends processes that a dead server left running, recovers its jobs and starts working. */
  start(): Promise<void> {
    return this.#lifecycle.start();
  }

  /**
   * Takes no more jobs, lets running ones continue for a while, then stops them: the next start resumes them. From now
   * on, submissions are refused with `shutting_down`. The caller must close the database afterwards.
   */
  drain(timeoutSeconds = this.#parts.core.settings.drainSeconds): Promise<void> {
    return this.#lifecycle.drain(timeoutSeconds);
  }

  /** Whether `drain` was called: no more work is taken. */
  get isStopping(): boolean {
    return this.#parts.stopping.signal.aborted;
  }

  submit(request: JobSubmission): Promise<Submitted<Job>> {
    return submitJob(this.#parts.submission, request);
  }

  /** For submissions that take long to prepare: throws `queue_full` if the job would be refused now. */
  async assertRoom(workspaceId: string): Promise<void> {
    (await this.#parts.submission.places.reserve(workspaceId)).release();
  }

  /**
   * Makes a job that names the old one and keeps its `as_of`, and its reading if `readAs` is omitted. Throws
   * `job_not_finished`.
   */
  async retry(
    workspaceId: string,
    jobId: string,
    request: Pick<SubmissionBase, 'submittedBy' | 'activity' | 'idempotency' | 'readAs'>,
  ): Promise<Submitted<Job>> {
    return retryJob(this.#parts.submission, { ...request, workspaceId }, () => this.getRow(workspaceId, jobId));
  }

  async get(workspaceId: string, jobId: string): Promise<Job> {
    const { core, jobs } = this.#parts;
    const row = await getJobRow(core, workspaceId, jobId);
    const job = await jobs.describe(row);
    if (job.open_revision !== null) return job;
    // A revision that ended between the two reads is missing in both: read the job's results again.
    const latest = await getJobRow(core, workspaceId, jobId);
    return latest.revision === row.revision ? job : jobs.describe(latest);
  }

  /** For callers that read files of the job: downloads them. Throws `job_unknown`, also for another workspace's job. */
  getRow(workspaceId: string, jobId: string): Promise<JobRow> {
    return getJob(this.#parts.core, workspaceId, jobId);
  }

  /** `withTotals`: for people who may see values. */
  async list(request: JobFilter & PageRequest, { withTotals = false } = {}): Promise<Page<Job>> {
    const { core, jobs, totals } = this.#parts;
    const { workspaceId, dueBefore } = request;
    const dueOf = dueBefore === undefined ? [] : await listOverduePeriods(core.db, workspaceId, dueBefore);
    const { rows, nextCursor, foundBy } = await listJobs(core.db, { ...request, dueOf });
    const described = await jobs.describeAll(rows);
    const found = withTotals ? await totals.readAll(rows) : null;
    const items = described.map((job, i) => ({
      ...job,
      ...(foundBy === undefined ? {} : { found_by: foundBy.get(job.id) }),
      ...(found === null ? {} : { total: found[i] ?? null }),
    }));
    return { items, nextCursor };
  }

  /** The job as it is now, for an event about it; undefined if it does not exist any more. */
  async find(jobId: string): Promise<Job | undefined> {
    const { core, jobs } = this.#parts;
    const row = await findJob(core.db, jobId);
    return row && jobs.describe(row);
  }

  /** Call it when a config is renamed: jobs show its name. */
  forgetConfigNames(): void {
    this.#parts.describer.forgetNames();
  }

  /** A running job ends within a moment; its status follows on the feed. */
  async cancel(workspaceId: string, jobId: string, by: Actor): Promise<Job> {
    await this.#cancel(workspaceId, jobId, by);
    return this.get(workspaceId, jobId);
  }

  /** Undoes a submission whose caller got an error: the Idempotency-Key is free again. */
  async withdraw(workspaceId: string, jobId: string, by: Actor): Promise<void> {
    await freeIdempotencyKey(this.#parts.core.db, jobId);
    await this.#cancel(workspaceId, jobId, by);
  }

  async #cancel(workspaceId: string, jobId: string, by: Actor): Promise<void> {
    const row = await getJobRow(this.#parts.core, workspaceId, jobId);
    const entry = { ...by, action: 'job.cancelled', workspaceId, targetId: row.revision_of ?? row.id } as const;
    await cancelJob(this.#parts.upkeep, row, by.actor, (transaction) => addActivity(transaction, entry));
  }

  async delete(workspaceId: string, jobId: string, by: Deletion): Promise<void> {
    const { core, upkeep } = this.#parts;
    await deleteJob(upkeep, await getJobRow(core, workspaceId, jobId), by);
  }

  /** Removes the copies that jobs have of what the jobs of deleted documents kept. */
  async removeEarlierCopies(): Promise<void> {
    await removeEarlierCopies(this.#parts.upkeep);
  }

  /** The path of a file of a job, such as `artifact.json`; throws `job_file_missing` or `file_damaged`. */
  findFile(row: JobRow, name: string): string {
    return findJobFile(this.#parts.core, row, name);
  }

  /** Calls `listener` with the events after `afterSeq`, and with future ones. Returns a function that stops it. */
  followEvents(jobId: string, afterSeq: number, listener: (event: JobEvent | Progress) => void): () => void {
    const { core, relay, jobs } = this.#parts;
    const events = readEvents(jobFolder(core.dataDir, jobId));
    const isElsewhere = !this.isRunningHere(jobId) && events.at(-1)?.type !== 'finished';
    if (relay !== null && isElsewhere) return followElsewhere(jobs, relay, jobId, afterSeq, listener);
    for (const event of events) if (event.seq > afterSeq) listener(event);
    return jobs.listen(jobId, listener);
  }

  /** Whether no event can follow this one. */
  isLastEvent(jobId: string, seq: number): boolean {
    const last = readEvents(jobFolder(this.#parts.core.dataDir, jobId)).at(-1);
    return last?.type === 'finished' && last.seq <= seq;
  }

  get safeMode(): SafeModeState {
    return this.#parts.safeMode.state;
  }

  /** Whether a restart would keep the switch. */
  get isSafeModeStored(): boolean {
    return this.#parts.safeMode.isStored;
  }

  /** For other code that runs config packages; throws `safe_mode_active`. */
  assertNotSafeMode(): void {
    this.#parts.safeMode.assertOff();
  }

  /** Sets the switch; waiting jobs start when it is turned off. If it is not stored, neither is its entry. */
  async setSafeMode(active: boolean, by: Actor, reason: string | null = null): Promise<SafeModeState> {
    const { core, safeMode, cluster, startWaiting } = this.#parts;
    const state = await safeMode.set(core.db, active, by, reason);
    // Rule hosts that wait have loaded the code of packages.
    if (active) core.engines?.endIdle();
    this.feed.publishToAll('safe_mode', state);
    await cluster?.notices.send(core.db, { kind: 'safe_mode' });
    startWaiting();
    return state;
  }

  /** Whether this process runs the job. */
  isRunningHere(jobId: string): boolean {
    return this.#parts.queue.findRunning(jobId) !== undefined;
  }

  /** The processes that share the database; if it is not shared, only this process. */
  listNodes(): Promise<Node[]> {
    const { core, queue, driver, sandbox } = this.#parts;
    return describeNodes({ ...core, queue, driver, sandbox, checkStorage: () => this.checkStorage() });
  }

  /** Compares this process's clock with the database's; null if nobody shares the database. */
  get clock(): ClockWatch | null {
    return this.#parts.cluster?.node.clock ?? null;
  }

  /** Whether this process takes no jobs because they do not fit on its disk. */
  get isDiskFull(): boolean {
    return this.#parts.disk.isFull;
  }

  /** How many jobs of the queue this process can run at the same time, and how many it runs. */
  get ownSlots(): { total: number; busy: number } {
    const { queue, core } = this.#parts;
    const { role, maxConcurrency } = core.settings;
    const busy = queue.countRunning(({ run }) => run === undefined);
    return { total: role === 'api' ? 0 : maxConcurrency, busy };
  }

  readStats(): Promise<QueueStats> {
    const { driver, durations } = this.#parts;
    return readQueueStats(driver, durations);
  }

  /** The level at which rules are confined; throws `sandbox_unavailable` if none works. */
  getSandboxLevel(): Promise<SandboxLevel> {
    return this.#parts.sandbox.getLevel();
  }

  checkStorage(): Promise<StorageHealth> {
    return checkStorage({ ...this.#parts.core, disk: this.#parts.disk });
  }

  /** Removes files whose retention has ended; also runs every hour. */
  sweep(now = new Date()): Promise<void> {
    return this.#lifecycle.sweep(now);
  }
}
