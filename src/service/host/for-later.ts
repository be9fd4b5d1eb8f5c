import { isDiskFull } from '../../base/files/index.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import { isStorageTrouble } from '../../storage/shared/index.ts';
import { DATABASE_TROUBLES } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { type DiskWatch, LOW_SPACE_BYTES } from './disk-watch.ts';

/** A job that did not fit this often, although the disk had space, needs more than a job may expect. */
const MAX_FULL_RUNS = 3;

/** Whether the error is about a full disk of this node. */
export function isOfFullDisk(error: unknown): boolean {
  return isDiskFull(error) || isAdeError(error, 'storage_full') || isAdeError(error, 'disk_full');
}

/** Whether the storage or the database, which every node needs, cannot be used for now. */
export function isOfUnreachable(error: unknown): boolean {
  return isStorageTrouble(error) || (isAdeError(error) && DATABASE_TROUBLES.includes(error.code));
}

/** Whether the disk, the storage or the database is the reason: the same may work later. */
export function isOfService(error: unknown): boolean {
  return isOfUnreachable(error) || isOfFullDisk(error) || isAdeError(error, 'storage_unusable');
}

/**
 * Whether an error is not the job's fault, so it may work later or on another node. A process without other nodes
 * refuses jobs at their submission if they do not fit.
 */
export function isOfNode({ nodeId }: Pick<Core, 'nodeId'>, error: unknown): boolean {
  return isOfUnreachable(error) || (nodeId !== null && isOfFullDisk(error));
}

/** Whether this number of free bytes is as much as a job may expect; false if the number is unknown. */
export function hasRoom(freeBytes: number | null): boolean {
  return freeBytes !== null && freeBytes >= LOW_SPACE_BYTES;
}

/** Whether a job that does not fit on this node's disk waits; `hadRoom`: whether the disk had room before the job. */
export function mayFitLater(
  { nodeId, disk }: Pick<Core, 'nodeId'> & { disk: Pick<DiskWatch, 'countFullRuns'> },
  jobId: string,
  hadRoom: boolean,
): boolean {
  if (nodeId === null) return false;
  return !hadRoom || disk.countFullRuns(jobId) < MAX_FULL_RUNS - 1;
}
