import type { JobContext } from '../context.ts';
import type { QueueCounts } from './queue-driver.ts';

export interface QueueStats extends QueueCounts {
  averageDurationMs: number;
}

export async function readQueueStats({ driver, durations }: JobContext): Promise<QueueStats> {
  return { ...(await driver.readCounts()), averageDurationMs: Math.round(durations.averageMs()) };
}
