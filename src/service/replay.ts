import { AdeError } from '../contract/errors/index.ts';
import { splitRevisionName } from '../contract/layout.ts';
import {
  type Database,
  findIdempotencyKey,
  type IdempotencyKeyRow,
  insertIdempotencyKey,
  type OwnedKey,
} from '../storage/store/index.ts';

/** A request that may be sent twice, with the key that identifies it. */
export interface Keyed {
  workspaceId: string;
  idempotency?: OwnedKey & { requestHash: string };
}

export interface Submitted<Resource> {
  resource: Resource;
  /** Whether the resource was made by an earlier request with the same Idempotency-Key. */
  isReplay: boolean;
}

/** Whether an earlier request had the same key; throws `idempotency_key_reused` if that request was different. */
export async function wasSent(db: Database, request: Keyed): Promise<boolean> {
  return (await findEarlier(db, request)) !== undefined;
}

/**
 * The row that an earlier request with the same key made or changed; null if there was none. Throws
 * `idempotency_key_reused` if that request was different, and `idempotent_job_deleted` if the row is gone: the key
 * outlives the row, so that a late repetition does not make it again.
 */
export async function findReplay<Row>(
  db: Database,
  request: Keyed,
  findRow: (db: Database, id: string) => Promise<Row | undefined>,
): Promise<Submitted<Row> | null> {
  const earlier = await findEarlier(db, request);
  if (earlier === undefined) return null;
  const resource = await findRow(db, earlier.resource_id);
  if (resource !== undefined) return { resource, isReplay: true };
  throw new AdeError('idempotent_job_deleted', { job_id: splitRevisionName(earlier.resource_id).job });
}

/**
 * What `make` makes, with the request's key: `keep` stores it in the same transaction. An equal request that came before,
 * or was faster, is answered with what it made.
 */
export async function makeOnce<Row>(
  db: Database,
  request: Keyed,
  findRow: (db: Database, id: string) => Promise<Row | undefined>,
  make: () => Promise<Row>,
): Promise<Submitted<Row>> {
  const earlier = await findReplay(db, request, findRow);
  if (earlier !== null) return earlier;
  try {
    return { resource: await make(), isReplay: false };
  } catch (error) {
    const faster = await findReplay(db, request, findRow).catch(() => null);
    if (faster !== null) return faster;
    throw error;
  }
}

async function findEarlier(db: Database, request: Keyed): Promise<IdempotencyKeyRow | undefined> {
  if (request.idempotency === undefined) return undefined;
  const { requestHash, ...owned } = request.idempotency;
  const earlier = await findIdempotencyKey(db, request.workspaceId, owned);
  if (earlier !== undefined && earlier.request_hash !== requestHash) throw new AdeError('idempotency_key_reused');
  return earlier;
}

/** Call it in the transaction that stores the resource, so that either both are stored or neither. */
export async function keepKey(
  db: Database,
  request: Keyed,
  kind: IdempotencyKeyRow['resource_kind'],
  resourceId: string,
): Promise<void> {
  if (request.idempotency === undefined) return;
  const { requestHash, ...owned } = request.idempotency;
  await insertIdempotencyKey(db, {
    workspace_id: request.workspaceId,
    ...owned,
    request_hash: requestHash,
    resource_kind: kind,
    resource_id: resourceId,
    created_at: new Date().toISOString(),
  });
}
