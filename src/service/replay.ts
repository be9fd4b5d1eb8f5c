import { AdeError } from '../contract/errors/index.ts';
import { splitRevisionName } from '../contract/layout.ts';
import type { Database } from '../storage/store/database.ts';
import { findIdempotencyKey, insertIdempotencyKey } from '../storage/store/idempotency.ts';
import type { IdempotencyKeyRow } from '../storage/store/tables.ts';
import type { SubmissionBase } from './submit/submission.ts';

export type Keyed = Pick<SubmissionBase, 'workspaceId' | 'idempotency'>;

export interface Submitted<Resource> {
  resource: Resource;
  /** Whether an earlier request with the same Idempotency-Key made it. */
  isReplay: boolean;
}

/** Finds what an earlier request with the same key made; throws `idempotency_key_reused` when it was a different request. */
export async function findEarlier(db: Database, request: Keyed): Promise<IdempotencyKeyRow | undefined> {
  if (request.idempotency === undefined) return undefined;
  const { key, requestHash } = request.idempotency;
  const earlier = await findIdempotencyKey(db, request.workspaceId, key);
  if (earlier !== undefined && earlier.request_hash !== requestHash) throw new AdeError('idempotency_key_reused');
  return earlier;
}

/** The key outlives what was made under it, so that a late repetition does not make it again. */
export function assertNotDeleted<Row>({ resource_id: id }: IdempotencyKeyRow, row: Row | undefined): Row {
  if (row === undefined) throw new AdeError('idempotent_job_deleted', { job_id: splitRevisionName(id).job });
  return row;
}

/** Call it in the transaction that stores the resource, so that either both are stored or neither. */
export async function keepKey(
  db: Database,
  request: Keyed,
  kind: IdempotencyKeyRow['resource_kind'],
  resourceId: string,
): Promise<void> {
  if (request.idempotency === undefined) return;
  await insertIdempotencyKey(db, {
    workspace_id: request.workspaceId,
    key: request.idempotency.key,
    request_hash: request.idempotency.requestHash,
    resource_kind: kind,
    resource_id: resourceId,
    created_at: new Date().toISOString(),
  });
}
