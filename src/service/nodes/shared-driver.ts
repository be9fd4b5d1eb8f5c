import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  countActiveJobs,
  countBatchJobs,
  countPlaces,
  type Database,
  findQueuePlaces,
  freePlace,
  type JobRow,
  noteClaimed,
  readPlaces,
  type Transaction,
  takePlace,
} from '../../storage/store/index.ts';
import type { Durations } from '../queue/durations.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { QueueCounts, QueueDriver } from '../queue/queue-driver.ts';
import type { Slot, SlotPool } from '../queue/slots.ts';
import { RepeatedWork } from '../repeated-work.ts';
import { closeBoss, connect, isAffected, nameQueue, sendJob, toBossId } from './boss.ts';
import type { NodeNotices } from './notices.ts';

/** Jobs are looked for at this interval, since a notice may get lost with a connection. */
const POLL_MS = 2000;
/** Short enough for several reports before pg-boss gives a job to another node. */
const TOUCH_MS = 3000;
const NO_SLOT: Slot = { release: () => undefined };

export interface SharedDriverOptions {
  db: Database;
  boss: PgBoss;
  queue: JobQueue;
  slots: SlotPool;
  settings: Pick<Settings, 'maxConcurrency' | 'queueSize' | 'role'>;
  durations: Durations;
  notices: NodeNotices;
  /** How many jobs can run at the same time on all nodes, as far as this node knows. */
  countAllSlots: () => number;
  /** Whether this node may take jobs now. */
  mayTake: () => boolean;
  log: (message: string) => void;
}

/** A job that the queue has given to this node. */
interface Held {
  /** The id in pg-boss. Together with `retryCount`, it names one attempt, so another node's attempt cannot be ended. */
  id: string;
  retryCount: number;
}

/**
 * The queue of all nodes of a database, kept by pg-boss in the same transactions as the rows of jobs. Each node takes
 * jobs for its free slots: first from workspaces without a running job, then from those with one, and so on, so that
 * nobody has to wait for thousands of jobs of another workspace.
 */
export class SharedDriver implements QueueDriver {
  readonly nodeId: string;
  readonly #options: SharedDriverOptions;
  readonly #held = new Map<string, Held>();
  readonly #timers: NodeJS.Timeout[] = [];
  /** A failed look is repeated soon: see `POLL_MS`. */
  readonly #taking = new RepeatedWork(
    () => this.#take(),
    (error) => this.#options.log(`The queue could not be asked for jobs: ${error.message}`),
  );
  #isOpen = false;

  constructor(nodeId: string, options: SharedDriverOptions) {
    this.nodeId = nodeId;
    this.#options = options;
  }

  /** No place is taken here: the transaction that stores the job does that. */
  async reserve(workspaceId: string): Promise<Slot> {
    const { db } = this.#options;
    if ((await readPlaces(db, workspaceId)) >= this.#capacity()) throw await this.#refuse(db);
    return NO_SLOT;
  }

  tryReserve(): Slot | null {
    return NO_SLOT;
  }

  async put(transaction: Transaction, row: JobRow, note?: () => Promise<void>): Promise<void> {
    const sent = await sendJob(this.#options.boss, transaction, row);
    // Without an entry in the queue, the job would wait forever.
    if (sent === null) throw new Error(`The queue has a job ${row.id} already`);
    await note?.();
    // This comes last, because others who submit to the workspace wait for this row until the transaction ends.
    if (!(await takePlace(transaction, row.workspace_id, this.#capacity()))) throw await this.#refuse(transaction);
  }

  async remove(transaction: Transaction, { id, workspace_id }: Pick<JobRow, 'id' | 'workspace_id'>): Promise<void> {
    const { boss } = this.#options;
    const held = this.#held.get(id);
    const done = held && (await boss.complete(nameQueue(), held, null, connect(transaction)));
    // The job was given back meanwhile, and this node has ended it nevertheless.
    if (!isAffected(done)) await boss.cancel(nameQueue(), toBossId(id), connect(transaction));
    await freePlace(transaction, workspace_id);
  }

  async putBack(transaction: Transaction, { id }: Pick<JobRow, 'id'>): Promise<void> {
    const { boss, notices } = this.#options;
    await boss.fail(nameQueue(), this.#held.get(id) ?? toBossId(id), null, connect(transaction));
    await notices.send(transaction, { kind: 'queued', mayFeed: true });
  }

  /**
   * Sends no notice in the transaction: PostgreSQL commits transactions with a notice one by one, each waiting for the
   * disk. A node that misses the notice looks at the queue anyway.
   */
  announce(row: JobRow): void {
    this.wake();
    this.#options.notices.post(this.#options.db, { kind: 'queued', mayFeed: row.batch_id !== null });
  }

  async announceCancel(jobId: string): Promise<void> {
    await this.#options.notices.send(this.#options.db, { kind: 'cancel', jobId });
  }

  open(): void {
    this.#isOpen = true;
    this.#options.queue.open();
    this.#timers.push(
      setInterval(() => this.wake(), POLL_MS),
      setInterval(() => this.#touch().catch(this.#logFailedTouch), TOUCH_MS),
    );
    for (const timer of this.#timers) timer.unref();
    this.wake();
  }

  /** Takes jobs for the slots that are free now. */
  wake(): void {
    this.#taking.ask();
  }

  async readCounts(): Promise<QueueCounts> {
    const { db, queue, slots } = this.#options;
    const [jobs, places] = await Promise.all([countActiveJobs(db), countPlaces(db)]);
    // Dry runs and other runs without a row are only known here.
    const waiting = jobs.waiting + queue.waiting.filter(({ run }) => run !== undefined).length;
    const running = jobs.running + queue.countRunning(({ run }) => run !== undefined);
    return { waiting, running, held: places + slots.held - this.#held.size, capacity: this.#capacity() };
  }

  countOfBatches(): Promise<number> {
    return countBatchJobs(this.#options.db);
  }

  countSlots(): number {
    return this.#options.countAllSlots();
  }

  readPositions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return findQueuePlaces(this.#options.db, ids);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#taking.settled();
    await this.#options.notices.settled();
    await closeBoss(this.#options.boss);
  }

  /** Without a node that runs jobs, one place more than may wait is free: a node may be about to start. */
  #capacity(): number {
    return Math.max(1, this.countSlots()) + this.#options.settings.queueSize;
  }

  /** `db`: the transaction, if there is one: if all connections are in such transactions, no other one is free. */
  async #refuse(db: Database): Promise<AdeError> {
    const { waiting, running } = await countActiveJobs(db);
    const retry_after_seconds = this.#options.durations.secondsUntilFree(this.countSlots());
    return new AdeError('queue_full', { waiting, running, retry_after_seconds });
  }

  #countFree(): number {
    const { queue, settings, mayTake } = this.#options;
    if (!this.#isOpen || queue.isStopped || queue.isPaused || settings.role === 'api' || !mayTake()) return 0;
    return settings.maxConcurrency - queue.runningCount - queue.waitingCount;
  }

  async #take(): Promise<void> {
    if (this.#countFree() <= 0 || !(await this.#isAnyWaiting())) return;
    const slots = this.countSlots();
    for (let most = 1; most < slots && this.#countFree() > 0; most *= 2) await this.#takeOf(most);
    if (this.#countFree() > 0) await this.#takeOf(null);
  }

  /** Asks the queue rather than the rows: the queue may give back a job before the job's node knows that. */
  async #isAnyWaiting(): Promise<boolean> {
    const { rows } =
      await sql`select 1 from pgboss.job where name = ${nameQueue()} and state < 'active' limit 1`.execute(
        this.#options.db,
      );
    return rows.length > 0;
  }

  /**
   * Takes jobs of workspaces with fewer than `most` running jobs on all nodes; null: of all workspaces. If a taken job
   * is still running here, it is stopped and waits again: two runs on one node would share a folder.
   */
  async #takeOf(most: number | null): Promise<void> {
    const { db, boss, queue, log } = this.#options;
    const { taken, rows } = await db.transaction().execute(async (transaction) => {
      const jobs = await boss.fetch<{ jobId: string }>(nameQueue(), {
        ...connect(transaction),
        batchSize: this.#countFree(),
        includeMetadata: true,
        ...(most === null ? {} : { groupConcurrency: most }),
      });
      const claimed = await noteClaimed(
        transaction,
        jobs.map(({ data }) => data.jobId),
        this.nodeId,
      );
      return { taken: jobs, rows: new Map(claimed.map((row) => [row.id, row])) };
    });
    const seqOf = ({ data }: (typeof taken)[number]) => rows.get(data.jobId)?.queued_seq ?? 0;
    for (const { id, retryCount, data } of taken.toSorted((a, b) => seqOf(a) - seqOf(b))) {
      const row = rows.get(data.jobId);
      // The job ended, or was deleted, while it was waiting.
      if (row === undefined) {
        await boss.complete(nameQueue(), { id, retryCount });
        continue;
      }
      const running = queue.findRunning(row.id);
      if (running !== undefined) {
        if (!running.stop.signal.aborted)
          log(`The queue gave out the job ${row.id} again while it runs here: it is stopped`);
        running.stop.abort();
        await boss.fail(nameQueue(), { id, retryCount });
        continue;
      }
      // The job is already waiting here since an earlier take.
      queue.remove(row.id)?.slot.release();
      const held = { id, retryCount };
      this.#held.set(row.id, held);
      queue.add({
        jobId: row.id,
        workspaceId: row.workspace_id,
        batchId: row.batch_id,
        // If a node was running the job, that node is gone.
        serverDeaths: row.server_deaths + (row.status === 'running' ? 1 : 0),
        slot: this.#takeSlot(row.id, held),
        enqueuedAtMs: performance.now() - Math.max(0, Date.now() - Date.parse(row.created_at)),
      });
    }
  }

  /** Takes a slot for a job. Dry runs use the other slots. */
  #takeSlot(jobId: string, held: Held): Slot {
    const slot = this.#options.slots.take();
    return {
      release: () => {
        if (this.#held.get(jobId) === held) this.#held.delete(jobId);
        slot.release();
        this.wake();
      },
    };
  }

  /** Reports that this node still has its jobs, and stops those that were given to another node. */
  async #touch(): Promise<void> {
    const { boss, queue, log } = this.#options;
    const held = [...this.#held];
    if (held.length === 0) return;
    const answer = await boss.touch(
      nameQueue(),
      held.map(([, one]) => one),
    );
    const kept = new Set((answer as unknown as { settled?: string[] }).settled ?? held.map(([, { id }]) => id));
    for (const [jobId, one] of held) {
      if (kept.has(one.id) || this.#held.get(jobId) !== one) continue;
      log(`The job ${jobId} was given to another node`);
      queue.remove(jobId)?.slot.release();
      queue.findRunning(jobId)?.stop.abort();
    }
  }

  readonly #logFailedTouch = ({ message }: Error): void =>
    this.#options.log(`Running jobs could not be reported to the queue: ${message}`);
}
