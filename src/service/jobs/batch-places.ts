import {
  type BatchPlace,
  type Database,
  findBatchPlace,
  findJob,
  type JobRow,
  lockJobs,
  passBatchPlace,
} from '../../storage/store/index.ts';
import { assertUnlocked, isLocked } from './locks.ts';

/**
 * Gives a new retry the place of its job in a batch (in the list of results and in their zip), if that job failed. A
 * job that succeeded keeps its place: see `takePlaceAtEnd`. Throws `job_locked` if it cannot be replaced at all. Call it
 * in a transaction.
 */
export async function takePlaceAtOnce(db: Database, retry: JobRow): Promise<BatchPlace | undefined> {
  const old = await lockReplaced(db, retry);
  if (old === undefined) return undefined;
  assertUnlocked(old, 'giving its place in the batch to a retry');
  return old.status === 'success' ? undefined : passBatchPlace(db, old.id, retry.id);
}

/**
 * Gives a retry that has succeeded the place of the job whose document it has read differently, unless somebody has
 * accepted that job meanwhile. Gives the id of that job. Call it in the transaction of the end, after `lockReplaced`.
 */
export async function takePlaceAtEnd(db: Database, retry: JobRow): Promise<string | undefined> {
  if (retry.status !== 'success' || retry.batch_id !== null) return undefined;
  const old = await lockReplaced(db, retry);
  if (old === undefined || isLocked(old)) return undefined;
  await passBatchPlace(db, old.id, retry.id);
  return old.id;
}

/**
 * The job in a batch that a retry replaces: it failed, or the retry reads the document differently. The retry may repeat
 * another retry of that job. Locks both until the transaction ends.
 */
export async function lockReplaced(db: Database, retry: JobRow): Promise<JobRow | undefined> {
  if (retry.retry_of === null) return undefined;
  const id = await findBatchPlace(db, retry.retry_of);
  if (id === undefined) return undefined;
  await lockJobs(db, [id, retry.id]);
  const old = await findJob(db, id);
  if (old === undefined || old.batch_id === null) return undefined;
  const isSameReading = old.read_encoding === retry.read_encoding && old.read_delimiter === retry.read_delimiter;
  return old.status === 'success' && isSameReading ? undefined : old;
}
