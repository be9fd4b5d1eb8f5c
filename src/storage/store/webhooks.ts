import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import type { WebhookRow } from './schema/tables.ts';

/** Enough for every system of an organisation; each one costs a query for every event of its workspace. */
export const MAX_WEBHOOKS = 20;

/** Throws `webhook_limit`. Call it in a transaction that has locked the workspace. */
export async function insertWebhook(db: Database, row: WebhookRow): Promise<void> {
  const { length } = await listWebhooks(db, row.workspace_id);
  if (length >= MAX_WEBHOOKS) throw new AdeError('webhook_limit', { max: MAX_WEBHOOKS });
  await db.insertInto('webhooks').values(row).execute();
}

/** Oldest first. */
export async function listWebhooks(db: Database, workspaceId: string): Promise<WebhookRow[]> {
  return db
    .selectFrom('webhooks')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
}

/** Throws `webhook_unknown`, also for another workspace's webhook. */
export async function getWebhook(db: Database, workspaceId: string, id: string): Promise<WebhookRow> {
  return db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow(() => new AdeError('webhook_unknown', { webhook_id: id }));
}

/** Locks a webhook before its deliveries; undefined if it was deleted. Call it in a transaction. */
export async function takeWebhook(db: Database, id: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('webhooks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateWebhook(
  db: Database,
  id: string,
  changes: Partial<Omit<WebhookRow, 'id' | 'workspace_id'>>,
): Promise<void> {
  await db.updateTable('webhooks').set(changes).where('id', '=', id).execute();
}

/** Removes a webhook with its log. */
export async function deleteWebhook(db: Database, id: string): Promise<void> {
  await db.deleteFrom('webhooks').where('id', '=', id).execute();
  await db.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute();
}

/** How many webhooks were disabled without a person. */
export async function countDisabledWebhooks(db: Database): Promise<number> {
  const row = await db
    .selectFrom('webhooks')
    .select((pick) => pick.fn.countAll<number>().as('count'))
    .where('disabled_because', 'in', ['failures', 'gone'])
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
