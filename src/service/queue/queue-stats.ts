import type { JobContext } from '../core.ts';
import type { QueueCounts } from './queue-driver.ts';

export interface QueueStats extends QueueCounts {
  averageDurationMs: number;
  /** How many jobs run at the same time, on all nodes. */
  slots: number;
}

export async function readQueueStats({ driver, durations }: JobContext): Promise<QueueStats> {
  const counts = await driver.readCounts();
  return { ...counts, averageDurationMs: Math.round(durations.averageMs()), slots: driver.countSlots() };
}
