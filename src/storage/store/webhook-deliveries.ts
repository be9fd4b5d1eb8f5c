import { type SqlBool, sql } from 'kysely';
import { AdeError } from '../../contract/errors/index.ts';
import type { DeliveryState } from '../../contract/webhooks.ts';
import type { Database } from './database.ts';
import { DEFAULT_PAGE_ROWS, isAfter, makePage, type PageRequest, type RowPage } from './pages.ts';
import type { WebhookDeliveryRow } from './schema/tables.ts';

/** SQLite limits the number of values in one statement. */
const ROWS_PER_INSERT = 200;

/** Puts events into the outbox; those that are in the log already stay as they are. */
export async function insertDeliveries(db: Database, rows: readonly WebhookDeliveryRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await db
      .insertInto('webhook_deliveries')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) => conflict.columns(['webhook_id', 'id']).doNothing())
      .execute();
  }
}

/** Whether nobody makes an attempt now: none was begun, its time is over, or its node is gone. Never null. */
const isFree = (now: string) => sql<SqlBool>`(leased_until is null or leased_until <= ${now}
  or (leased_by is not null and leased_by not in (select nodes.id from nodes)))`;

/**
 * Whether no earlier event of the same job is still to be sent to the same webhook. With `not exists`, PostgreSQL compares
 * every event with every other one while it has no statistics.
 */
const isFirstOfJob = sql<SqlBool>`(job_id is null or seq = (select min(earlier.seq) from webhook_deliveries as earlier
  where earlier.webhook_id = webhook_deliveries.webhook_id and earlier.job_id = webhook_deliveries.job_id
  and earlier.settled_at is null))`;

/** An attempt that is to be made. */
export interface Lease {
  id: string;
  /** Null without nodes. */
  by: string | null;
  until: string;
}

/**
 * Leases up to `limit` events of a webhook that are due, less those under way, in their order. A later event of a job is
 * not due while an earlier one is pending. Call it in a transaction that has locked the webhook.
 */
export async function leaseDeliveries(
  db: Database,
  webhookId: string,
  { lease, limit, now }: { lease: Lease; limit: number; now: string },
): Promise<WebhookDeliveryRow[]> {
  const { count } = await countUnderWay(db, webhookId, now).executeTakeFirstOrThrow();
  const room = limit - Number(count);
  if (room <= 0) return [];
  // The indexes for this have only what is not settled, since the log may be long.
  const due = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('webhook_id', '=', webhookId)
    .where('settled_at', 'is', null)
    .where('next_at', '<=', now)
    .where(isFree(now))
    .where(isFirstOfJob)
    .orderBy('next_at')
    .orderBy('seq')
    .limit(room)
    .execute();
  return leaseThese(
    db,
    webhookId,
    due.map(({ id }) => id),
    lease,
  );
}

/** The query for the attempts under way; exported so that a test can check that an index has nothing else. */
export function countUnderWay(db: Database, webhookId: string, now: string) {
  return db
    .selectFrom('webhook_deliveries')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('webhook_id', '=', webhookId)
    .where('lease_id', 'is not', null)
    .where((is) => is.not(isFree(now)));
}

async function leaseThese(
  db: Database,
  webhookId: string,
  ids: readonly string[],
  { id, by, until }: Lease,
): Promise<WebhookDeliveryRow[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .updateTable('webhook_deliveries')
    .set({ lease_id: id, leased_by: by, leased_until: until })
    .where('webhook_id', '=', webhookId)
    .where('id', 'in', [...ids])
    .returningAll()
    .execute();
  return rows.sort((a, b) => a.seq - b.seq);
}

/** The query of `listDueWebhooks`; exported so that a test can check that indexes find what is due. */
export function selectDueWebhooks(db: Database, now: string) {
  const due = db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('webhook_id', '=', sql.ref<string>('webhooks.id'))
    .where('settled_at', 'is', null)
    .where('next_at', '<=', now)
    .where(isFree(now))
    .where(isFirstOfJob)
    .limit(1);
  return db
    .selectFrom('webhooks')
    .leftJoin('event_ends', 'event_ends.workspace_id', 'webhooks.workspace_id')
    .select('webhooks.id')
    .where('webhooks.disabled_at', 'is', null)
    .where((is) => is.or([is('webhooks.waits_until', 'is', null), is('webhooks.waits_until', '<=', now)]))
    .where((is) => is.or([is('event_ends.seq', '>', is.ref('webhooks.told_seq')), is(due, 'is not', null)]));
}

/** The webhooks for which something is due, or that are not told about all events of their workspaces yet. */
export async function listDueWebhooks(db: Database, now: string): Promise<string[]> {
  return (await selectDueWebhooks(db, now).execute()).map(({ id }) => id);
}

/** Leases one event, whether it is due or not; undefined if an attempt is under way. Call it in a transaction. */
export async function leaseDelivery(
  db: Database,
  webhookId: string,
  id: string,
  { lease, now }: { lease: Lease; now: string },
): Promise<WebhookDeliveryRow | undefined> {
  const free = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .where(isFree(now))
    .executeTakeFirst();
  return free && (await leaseThese(db, webhookId, [id], lease))[0];
}

const NO_LEASE = { lease_id: null, leased_by: null, leased_until: null };

/** Stores what an attempt has changed, and ends its lease; false if the lease was lost, or the event is gone. */
export async function endLease(
  db: Database,
  { webhook_id, id, lease_id }: Pick<WebhookDeliveryRow, 'webhook_id' | 'id' | 'lease_id'>,
  changes: Partial<Pick<WebhookDeliveryRow, 'state' | 'failures' | 'next_at' | 'settled_at' | 'attempts_json'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_deliveries')
    .set({ ...changes, ...NO_LEASE })
    .where('webhook_id', '=', webhook_id)
    .where('id', '=', id)
    .where('lease_id', '=', lease_id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** For a process without nodes that starts: the attempts of the one before are over. */
export async function endAllLeases(db: Database): Promise<void> {
  await db.updateTable('webhook_deliveries').set(NO_LEASE).where('lease_id', 'is not', null).execute();
}

/** Lets events be sent now: one, or all that happened since a time. Gives their number. */
export async function replayDeliveries(
  db: Database,
  webhookId: string,
  which: { id: string } | { since: string; states: readonly DeliveryState[] },
  now: string,
): Promise<number> {
  let query = db
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', failures: 0, next_at: now, settled_at: null })
    .where('webhook_id', '=', webhookId);
  if ('id' in which) query = query.where('id', '=', which.id);
  else query = query.where('at', '>=', which.since).where('state', 'in', [...which.states]);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Throws `webhook_delivery_unknown`. */
export async function getDelivery(db: Database, webhookId: string, id: string): Promise<WebhookDeliveryRow> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new AdeError('webhook_delivery_unknown', { event_id: id }));
}

/** Newest first. */
export async function listDeliveries(
  db: Database,
  webhookId: string,
  { cursor, limit = DEFAULT_PAGE_ROWS, state }: PageRequest & { state?: DeliveryState | undefined },
): Promise<RowPage<WebhookDeliveryRow>> {
  let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (cursor !== undefined) query = query.where(isAfter(cursor, 'at'));
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return makePage(rows, limit, ({ at, id }) => ({ at, id }));
}

/** How many events wait for each webhook. */
export async function countPending(db: Database, webhookIds: readonly string[]): Promise<Map<string, number>> {
  if (webhookIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select(['webhook_id', (pick) => pick.fn.countAll<number>().as('count')])
    .where('webhook_id', 'in', [...webhookIds])
    .where('settled_at', 'is', null)
    .groupBy('webhook_id')
    .execute();
  return new Map(rows.map(({ webhook_id: id, count }) => [id, Number(count)]));
}

/** How many events wait, for all webhooks. */
export async function countAllPending(db: Database): Promise<number> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('settled_at', 'is', null)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Removes old events from the log; those that wait stay while their webhook is enabled. */
export async function deleteOldDeliveries(db: Database, before: string): Promise<void> {
  await db
    .deleteFrom('webhook_deliveries')
    .where('at', '<', before)
    .where((is) =>
      is.or([
        is('state', '!=', 'pending'),
        is('webhook_id', 'in', is.selectFrom('webhooks').select('webhooks.id').where('disabled_at', 'is not', null)),
      ]),
    )
    .execute();
}
