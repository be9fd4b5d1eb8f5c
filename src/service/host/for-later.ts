import { isDiskFull } from '../../base/files/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { isStorageTrouble } from '../../storage/shared/index.ts';
import type { Core } from '../core.ts';
import { type DiskWatch, LOW_SPACE_BYTES } from './disk-watch.ts';

/** A job that did not fit this often, though the disk had space, needs more than a job may expect. */
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
 * Whether an error says nothing about a job, which may work later or on another node. A process that has no other nodes refuses
 * what does not fit at its submission.
 */
export function isOfNode({ nodeId }: Pick<Core, 'nodeId'>, error: unknown): boolean {
  return isOfUnreachable(error) || (nodeId !== null && isOfFullDisk(error));
}

/** Whether a disk with this many free bytes has room for what a job may expect; false where the number is not known. */
export function hasRoom(freeBytes: number | null): boolean {
  return freeBytes !== null && freeBytes >= LOW_SPACE_BYTES;
}

/** Whether a job waits when it does not fit on the disk of this node; `hadRoom`: whether the disk had room before it. */
export function mayFitLater(
  { nodeId, disk }: Pick<Core, 'nodeId'> & { disk: Pick<DiskWatch, 'countFullRuns'> },
  jobId: string,
  hadRoom: boolean,
): boolean {
  if (nodeId === null) return false;
  return !hadRoom || disk.countFullRuns(jobId) < MAX_FULL_RUNS - 1;
}
