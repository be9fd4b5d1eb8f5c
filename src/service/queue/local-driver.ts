import type { JobRow, Transaction } from '../../storage/store/index.ts';
import type { JobQueue } from './job-queue.ts';
import type { QueueCounts, QueueDriver } from './queue-driver.ts';
import type { Slot, SlotPool } from './slots.ts';

const nothing = async () => undefined;

/** The queue of a single process: its order is in memory, and the next start finds the rows of jobs. */
export class LocalDriver implements QueueDriver {
  readonly nodeId = null;
  /** There is nothing to store: the rows of jobs have everything. */
  readonly remove = nothing;
  readonly putBack = nothing;
  /** There is nobody to tell: the job runs here or not at all. */
  readonly announceCancel = nothing;
  readonly close = nothing;
  readonly #queue: JobQueue;
  readonly #slots: SlotPool;
  readonly #maxConcurrency: number;

  constructor({ queue, slots, maxConcurrency }: { queue: JobQueue; slots: SlotPool; maxConcurrency: number }) {
    this.#queue = queue;
    this.#slots = slots;
    this.#maxConcurrency = maxConcurrency;
  }

  async reserve(): Promise<Slot> {
    return this.#slots.reserve(this.#queue.runningCount);
  }

  tryReserve(): Slot | null {
    return this.#slots.tryReserve();
  }

  async put(_transaction: Transaction, _row: JobRow, note: () => Promise<void> = nothing): Promise<void> {
    await note();
  }

  announce(row: JobRow, slot: Slot): void {
    this.#queue.add({
      jobId: row.id,
      workspaceId: row.workspace_id,
      batchId: row.batch_id,
      serverDeaths: row.server_deaths,
      slot,
      enqueuedAtMs: performance.now(),
    });
  }

  open(): void {
    this.#queue.open();
  }

  wake(): void {
    this.#queue.startWaiting();
  }

  async readCounts(): Promise<QueueCounts> {
    const { waitingCount: waiting, runningCount: running } = this.#queue;
    return { waiting, running, held: this.#slots.held, capacity: this.#slots.capacity };
  }

  async countOfBatches(): Promise<number> {
    return this.#queue.countOfBatches();
  }

  countSlots(): number {
    return this.#maxConcurrency;
  }

  async readPositions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const positions = ids.map((id) => [id, this.#queue.positionOf(id)] as const);
    return new Map(positions.filter((one): one is [string, number] => one[1] !== null));
  }
}
