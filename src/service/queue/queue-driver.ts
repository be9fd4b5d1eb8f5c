import type { JobRow, Transaction } from '../../storage/store/index.ts';
import type { Slot } from './slots.ts';

/** How full a queue is: the queue of this process, or the queue of all nodes. */
export interface QueueCounts {
  waiting: number;
  running: number;
  /** Places that are taken, including those of submissions in progress. */
  held: number;
  /** How many places there are; if nodes share the queue, per workspace. */
  capacity: number;
}

/**
 * Where accepted jobs wait for a slot: in this process, or in a database that nodes share. Both hand jobs to the `JobQueue` of
 * the process, which runs them.
 */
export interface QueueDriver {
  /** Null if there is only one process: it knows its jobs without asking. */
  readonly nodeId: string | null;
  /**
   * Takes a place for a job before anything of it is stored. With nodes, only looks whether one is free, without a
   * lock: most refusals end here, and cost one small query. Throws `queue_full`.
   */
  reserve(workspaceId: string): Promise<Slot>;
  /** Like `reserve`, for jobs that can wait; null if no place is free. */
  tryReserve(): Slot | null;
  /**
   * Call it last in the transaction that stores a job: the place is taken here. `note` adds the entry in the activity
   * just before, because both lock a row of the workspace until the transaction ends. Throws `queue_full`.
   */
  put(transaction: Transaction, row: JobRow, note?: () => Promise<void>): Promise<void>;
  /** Call it last in the transaction that ends a job, or removes a job that was refused after all. */
  remove(transaction: Transaction, row: Pick<JobRow, 'id' | 'workspace_id'>): Promise<void>;
  /** Call it last in the transaction that lets a job wait again. */
  putBack(transaction: Transaction, row: Pick<JobRow, 'id'>): Promise<void>;
  /** Call it when a job is stored, and once for each job that waited when the process started. */
  announce(row: JobRow, slot: Slot): void;
  /** Tells other nodes that somebody cancelled a job, which may run there. */
  announceCancel(jobId: string): Promise<void>;
  /** Starts taking jobs. */
  open(): void;
  /** Call it when a reason why jobs could not start has gone. */
  wake(): void;
  readCounts(): Promise<QueueCounts>;
  /** How many jobs of batches are waiting or running. */
  countOfBatches(): Promise<number>;
  /** How many jobs can run at the same time; with nodes, 0 while no node runs jobs. */
  countSlots(): number;
  /** The places of these jobs among the waiting ones; 1 is next. */
  readPositions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}
