import type { JobContext } from '../context.ts';

export interface QueueStats {
  waiting: number;
  running: number;
  /** Slots that are taken, including those of submissions in progress. */
  held: number;
  capacity: number;
  averageDurationMs: number;
}

export const readQueueStats = ({ queue, slots, durations }: JobContext): QueueStats => ({
  waiting: queue.waitingCount,
  running: queue.runningCount,
  held: slots.held,
  capacity: slots.capacity,
  averageDurationMs: Math.round(durations.averageMs()),
});
