import { isDiskFull } from '../../base/files/disk-full.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { isStorageTrouble } from '../../storage/shared/index.ts';
import type { JobContext } from '../core.ts';
import { LOW_SPACE_BYTES } from './disk-watch.ts';

/** A job that so often does not fit on a disk with space needs more than a job may expect. */
const MAX_FULL_RUNS = 3;

/** Whether something has no room on the disk of this node. */
export function isOfFullDisk(error: unknown): boolean {
  return isDiskFull(error) || isAdeError(error, 'storage_full') || isAdeError(error, 'disk_full');
}

/** Whether what every node needs cannot be reached for now. */
export function isOfUnreachable(error: unknown): boolean {
  return isStorageTrouble(error) || isAdeError(error, 'database_unreachable');
}

/**
 * Whether an error says nothing of a job, and it may work later or on another node. One process alone has refused what does not
 * fit when it was submitted.
 */
export function isOfNode({ driver }: Pick<JobContext, 'driver'>, error: unknown): boolean {
  return isOfUnreachable(error) || (driver.nodeId !== null && isOfFullDisk(error));
}

/** Whether a disk with so many free bytes has room for what a job may expect; false where nobody knows. */
export function hasRoom(freeBytes: number | null): boolean {
  return freeBytes !== null && freeBytes >= LOW_SPACE_BYTES;
}

/** Whether the job waits where it does not fit on the disk of this node, which had room for it before or not. */
export function mayFitLater(
  { driver, disk }: Pick<JobContext, 'driver' | 'disk'>,
  jobId: string,
  hadRoom: boolean,
): boolean {
  if (driver.nodeId === null) return false;
  return !hadRoom || disk.countFullRuns(jobId) < MAX_FULL_RUNS - 1;
}
