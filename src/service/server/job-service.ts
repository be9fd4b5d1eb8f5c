import { mkdirSync } from 'node:fs';
import type { Job, Node } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobEvent, Progress } from '../../contract/events.ts';
import { type DataFolders, jobFolder } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { readEvents } from '../../runner/index.ts';
import { lowerChildPriority } from '../../sandbox/index.ts';
import { ownerOfJob } from '../../storage/shared/index.ts';
import { freeIdempotencyKey } from '../../storage/store/idempotency.ts';
import { type JobFilter, listJobs } from '../../storage/store/job-list.ts';
import { findJob } from '../../storage/store/jobs.ts';
import { deleteOldEvents } from '../../storage/store/node-events.ts';
import type { PageRequest } from '../../storage/store/pages.ts';
import { isContentKept } from '../../storage/store/retention.ts';
import type { JobRow } from '../../storage/store/tables.ts';
import { BatchService } from '../batches/batch-service.ts';
import type { JobContext, JobServiceOptions, Page } from '../core.ts';
import { CaseService } from '../dry-runs/case-service.ts';
import { ScoreService } from '../dry-runs/score-service.ts';
import type { Feed } from '../feed.ts';
import { sweepRecipes } from '../folders/recipe-files.ts';
import { VerificationService } from '../integrity/verification-service.ts';
import type { LiveJob } from '../jobs/describe-job.ts';
import { findJobFile } from '../jobs/find-job-file.ts';
import { addEventListener, describeJob, describeJobs } from '../jobs/publish.ts';
import type { ClockWatch } from '../nodes/clock-watch.ts';
import { describeNodes } from '../nodes/describe-nodes.ts';
import type { Cluster } from '../nodes/join-cluster.ts';
import { followElsewhere } from '../nodes/relay.ts';
import { type QueueStats, readQueueStats } from '../queue/queue-stats.ts';
import type { SafeModeState } from '../queue/safe-mode.ts';
import type { Submitted } from '../replay.ts';
import { fileMissingAcceptances } from '../review/acceptance-file.ts';
import { ReviewService } from '../review/review-service.ts';
import { RevisionService } from '../revisions/revision-service.ts';
import { cancelJob, type Deletion, deleteJob } from '../run/cancel-job.ts';
import { SenderService } from '../senders/sender-service.ts';
import type { SubmissionBase } from '../submit/submission.ts';
import { type JobSubmission, retryJob, submitJob } from '../submit/submit-job.ts';
import { recoverJobs } from '../upkeep/recover-jobs.ts';
import { SWEEP_EVERY_MS, sweepRetention } from '../upkeep/retention.ts';
import { checkStorage, type StorageHealth } from '../upkeep/storage-health.ts';
import { sweepUnfinishedFiles } from '../upkeep/sweep-unfinished.ts';
import { makeParts, type ServiceParts } from './make-parts.ts';

/** Makes the service of one data folder, which must be locked (`lockDataDir`); `start` recovers its jobs. */
export async function createJobService(options: JobServiceOptions): Promise<JobService> {
  lowerChildPriority();
  return new JobService(await makeParts(options));
}

/** Queue, slots and recovery of one server, for `http/`; batches and revisions have services of their own. */
export class JobService {
  readonly feed: Feed;
  readonly batches: BatchService;
  /** What people correct, and what becomes of it. */
  readonly revisions: RevisionService;
  /** Who accepts what. */
  readonly reviews: ReviewService;
  readonly verifications: VerificationService;
  /** Who sends documents, and what holds for all of theirs. */
  readonly senders: SenderService;
  readonly scores: ScoreService;
  readonly cases: CaseService;
  readonly #ctx: JobContext;
  readonly #parts: ServiceParts;
  readonly #cluster: Cluster | null;
  #sweepTimer: NodeJS.Timeout | undefined;

  constructor(parts: ServiceParts) {
    const { ctx, cluster } = parts;
    this.#ctx = ctx;
    this.#parts = parts;
    this.#cluster = cluster;
    this.feed = ctx.feed;
    this.batches = new BatchService(ctx);
    const getJob = this.getRow.bind(this);
    this.revisions = new RevisionService(ctx, getJob);
    this.reviews = new ReviewService(ctx, getJob);
    this.verifications = new VerificationService(ctx);
    this.senders = new SenderService(ctx, getJob);
    this.scores = new ScoreService(ctx, getJob);
    this.cases = new CaseService(ctx);
  }

  get folders(): DataFolders {
    return this.#ctx.folders;
  }

  /** Ends what a dead server left running, recovers its jobs and starts working. */
  async start(): Promise<void> {
    const { folders } = this.#ctx;
    for (const folder of [folders.jobs, folders.documents, folders.environments])
      mkdirSync(folder, { recursive: true });
    await recoverJobs(this.#ctx);
    this.#ctx.waiting.sweep();
    await fileMissingAcceptances(this.#ctx);
    this.#cluster?.relay.open();
    // What one process alone has taken in, nobody else can run.
    if (this.#cluster !== null && this.#ctx.settings.role !== 'api') await this.#ctx.disk.start();
    await this.#cluster?.node.start();
    this.#ctx.driver.open();
    void this.#ctx.sandbox.prove();
    this.#parts.feeder.wake();
    this.#sweepTimer = setInterval(() => void this.#sweepAsNode().catch(this.#logSweepFailure), SWEEP_EVERY_MS).unref();
    void sweepUnfinishedFiles(this.#ctx)
      .then(() => sweepRecipes(this.#ctx))
      .then(() => this.#sweepAsNode())
      .catch(this.#logSweepFailure);
  }

  /**
   * Takes no more jobs, lets running ones continue for a time, then stops them: the next start resumes them. Submissions are
   * refused with `shutting_down` from here on. The caller closes the database afterwards.
   */
  async drain(timeoutSeconds = this.#ctx.settings.drainSeconds): Promise<void> {
    clearInterval(this.#sweepTimer);
    this.#ctx.sandbox.stop();
    this.#ctx.disk.stop();
    this.#parts.stopping.abort();
    const drained = this.#ctx.queue.drain(timeoutSeconds * 1000);
    await Promise.all([this.#cluster?.node.markStopping(), this.#ctx.waiting.close(), drained]);
    await this.#parts.feeder.settled();
    await this.#ctx.driver.close();
    await this.#cluster?.relay.settled();
    await this.#cluster?.node.stop();
  }

  submit(request: JobSubmission): Promise<Submitted<Job>> {
    return submitJob(this.#ctx, request);
  }

  /** A new job that names the old one and keeps its `as_of`, and how it read unless `readAs` says it; throws `job_not_finished`. */
  async retry(
    workspaceId: string,
    jobId: string,
    request: Pick<SubmissionBase, 'submittedBy' | 'activity' | 'idempotency' | 'readAs'>,
  ): Promise<Submitted<Job>> {
    return retryJob(this.#ctx, { ...request, workspaceId }, () => this.getRow(workspaceId, jobId));
  }

  async get(workspaceId: string, jobId: string): Promise<Job> {
    const row = await this.#findRow(workspaceId, jobId);
    const job = await describeJob(this.#ctx, row);
    if (job.open_revision !== null) return job;
    // One that ended between the two reads is neither open nor the job's: its results are read again.
    const latest = await this.#findRow(workspaceId, jobId);
    return latest.revision === row.revision ? job : describeJob(this.#ctx, latest);
  }

  /** For whoever reads files of the job: they are here then. Throws `job_unknown`, also for a job of another workspace. */
  async getRow(workspaceId: string, jobId: string): Promise<JobRow> {
    const row = await this.#findRow(workspaceId, jobId);
    await this.#ctx.shared.bring(ownerOfJob(jobId));
    return row;
  }

  async #findRow(workspaceId: string, jobId: string): Promise<JobRow> {
    const row = await findJob(this.#ctx.db, jobId);
    const isThere = row !== undefined && row.workspace_id === workspaceId && row.revision_of === null;
    if (!isThere) throw new AdeError('job_unknown', { job_id: jobId });
    return row;
  }

  async list(request: JobFilter & PageRequest): Promise<Page<Job>> {
    const { rows, nextCursor } = await listJobs(this.#ctx.db, request);
    return { items: await describeJobs(this.#ctx, rows), nextCursor };
  }

  /** The job of a `job` event on the feed. */
  describe(job: LiveJob): Promise<Job> {
    return this.#ctx.describer.describe(job);
  }

  /** Call it when a config is renamed: jobs show its name. */
  forgetConfigNames(): void {
    this.#ctx.describer.forgetNames();
  }

  /** Running work ends within a moment; its status follows on the feed. */
  async cancel(workspaceId: string, jobId: string, by: string): Promise<Job> {
    await cancelJob(this.#ctx, await this.#findRow(workspaceId, jobId), by);
    return this.get(workspaceId, jobId);
  }

  /** Undoes a submission of a moment ago whose caller was told that it failed: its Idempotency-Key is free again. */
  async withdraw(workspaceId: string, jobId: string, by: string): Promise<void> {
    await freeIdempotencyKey(this.#ctx.db, jobId);
    await cancelJob(this.#ctx, await this.#findRow(workspaceId, jobId), by);
  }

  async delete(workspaceId: string, jobId: string, by: Deletion): Promise<void> {
    await deleteJob(this.#ctx, await this.#findRow(workspaceId, jobId), by);
  }

  /** The path of a file of a job, such as `artifact.json`; throws `job_file_missing` or `file_damaged`. */
  findFile(row: JobRow, name: string): string {
    return findJobFile(this.#ctx, row, name);
  }

  /** Sends the events after `afterSeq`, then those to come. Returns a function that stops it. */
  followEvents(jobId: string, afterSeq: number, listener: (event: JobEvent | Progress) => void): () => void {
    const events = readEvents(jobFolder(this.#ctx.dataDir, jobId));
    const relay = this.#cluster?.relay;
    const isElsewhere = this.#ctx.queue.findRunning(jobId) === undefined && events.at(-1)?.type !== 'finished';
    if (relay !== undefined && isElsewhere) return followElsewhere(this.#ctx, relay, jobId, afterSeq, listener);
    for (const event of events) if (event.seq > afterSeq) listener(event);
    return addEventListener(this.#ctx, jobId, listener);
  }

  get safeMode(): SafeModeState {
    return this.#ctx.safeMode.state;
  }

  /** So that a restart keeps it. */
  get isSafeModeStored(): boolean {
    return this.#ctx.safeMode.isStored;
  }

  /** For other code that runs config packages; throws `safe_mode_active`. */
  assertNotSafeMode(): void {
    this.#ctx.safeMode.assertOff();
  }

  /** Sets the switch; waiting jobs start when it is turned off. */
  async setSafeMode(active: boolean, by: string, reason: string | null = null): Promise<SafeModeState> {
    const state = await this.#ctx.safeMode.set(this.#ctx.db, active, by, reason);
    // Their rule hosts have loaded the code of packages.
    if (active) this.#ctx.waiting.dropAll();
    this.feed.publishToAll('safe_mode', state);
    await this.#cluster?.announceSafeMode();
    this.#parts.startWaiting();
    return state;
  }

  /** Whether this process runs the job. */
  isRunningHere(jobId: string): boolean {
    return this.#ctx.queue.findRunning(jobId) !== undefined;
  }

  /** The processes that share the database; without such, this one. */
  listNodes(): Promise<Node[]> {
    return describeNodes(this.#ctx);
  }

  /** Of this process; null where nobody shares the database, whose clock it is. */
  get clock(): ClockWatch | null {
    return this.#cluster?.node.clock ?? null;
  }

  /** Whether this process takes no jobs since they do not fit on its disk. */
  get isDiskFull(): boolean {
    return this.#ctx.disk.isFull;
  }

  readStats(): Promise<QueueStats> {
    return readQueueStats(this.#ctx);
  }

  /** The level at which rules are confined; throws `sandbox_unavailable` while none holds. */
  getSandboxLevel(): Promise<SandboxLevel> {
    return this.#ctx.sandbox.getLevel();
  }

  checkStorage(): Promise<StorageHealth> {
    return checkStorage(this.#ctx);
  }

  /** Removes files whose retention has ended; runs by itself every hour. */
  async sweep(now = new Date()): Promise<void> {
    await deleteOldEvents(this.#ctx.db, new Date(now.getTime() - SWEEP_EVERY_MS).toISOString());
    await sweepRetention(this.#ctx, now);
  }

  readonly #logSweepFailure = (error: Error): void => {
    this.#ctx.log({ level: 'error', message: `Old files could not be removed: ${error.message}` });
  };

  /** Each node its own copies and previews, of which others have deleted the rows; what they share, one of them. */
  async #sweepAsNode(): Promise<void> {
    const { db, shared, previews } = this.#ctx;
    await shared.sweepCopies();
    await previews.sweep((content) => isContentKept(db, content));
    if (this.#cluster === null || this.#cluster.node.isLeader) await this.sweep();
  }
}
