import type { Durations } from './durations.ts';
import type { QueueCounts, QueueDriver } from './queue-driver.ts';

export interface QueueStats extends QueueCounts {
  averageDurationMs: number;
  /** How many jobs can run at the same time, on all nodes. */
  slots: number;
}

export async function readQueueStats(driver: QueueDriver, durations: Durations): Promise<QueueStats> {
  const counts = await driver.readCounts();
  return { ...counts, averageDurationMs: Math.round(durations.averageMs()), slots: driver.countSlots() };
}
