import type { Database, JobRow } from '../../storage/store/index.ts';
import type { Slot } from './slots.ts';

/** How full a queue is: of this process, or of all nodes. */
export interface QueueCounts {
  waiting: number;
  running: number;
  /** Places that are taken, including those of submissions in progress. */
  held: number;
  /** How many places there are; of each workspace where nodes share the queue. */
  capacity: number;
}

/**
 * Where accepted jobs wait for a slot: in this process, or in a database that nodes share. Both hand jobs to the `JobQueue` of
 * the process, which runs them.
 */
export interface QueueDriver {
  /** Null where there is one process only: it knows its jobs without asking. */
  readonly nodeId: string | null;
  /** Takes a place for a job before anything of it is stored. Throws `queue_full` where that is known without asking. */
  reserve(): Slot;
  /** The same for what may wait without a refusal; null when no place is free. */
  tryReserve(): Slot | null;
  /** Call it last in the transaction that stores a job. Throws `queue_full`. */
  put(transaction: Database, row: JobRow): Promise<void>;
  /** Call it last in the transaction that ends a job, or removes one that was not accepted after all. */
  remove(transaction: Database, row: Pick<JobRow, 'id' | 'workspace_id'>): Promise<void>;
  /** Call it last in the transaction that lets a job wait again. */
  putBack(transaction: Database, row: Pick<JobRow, 'id'>): Promise<void>;
  /** Call it when a job is stored, and once for each job that waited when the process started. */
  announce(row: JobRow, slot: Slot): void;
  /** Somebody wants a job to end that may run elsewhere. */
  announceCancel(jobId: string): Promise<void>;
  /** Takes jobs from now on. */
  open(): void;
  /** Call it when something that kept jobs from starting is over. */
  wake(): void;
  readCounts(): Promise<QueueCounts>;
  /** How many jobs of batches wait or run. */
  countOfBatches(): Promise<number>;
  /** How many jobs run at the same time. */
  countSlots(): number;
  /** The places of waiting jobs, 1 for the next one; of these jobs only. */
  readPositions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}
