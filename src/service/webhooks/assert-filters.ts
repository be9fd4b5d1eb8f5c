import type { UpdateWebhook } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type Database, listConfigs, listSenders } from '../../storage/store/index.ts';

/** Throws `webhook_filter_unknown` for a config or sender that the workspace does not have. */
export async function assertFilters(
  db: Database,
  workspaceId: string,
  { config_ids: configs = [], sender_ids: senders = [] }: Pick<UpdateWebhook, 'config_ids' | 'sender_ids'>,
): Promise<void> {
  if (configs.length > 0) assertKnown('config', configs, await listConfigs(db, workspaceId));
  if (senders.length > 0) assertKnown('sender', senders, await listSenders(db, workspaceId));
}

function assertKnown(what: string, ids: readonly string[], rows: readonly { id: string }[]): void {
  const known = new Set(rows.map(({ id }) => id));
  const id = ids.find((one) => !known.has(one));
  if (id !== undefined) throw new AdeError('webhook_filter_unknown', { what, id });
}
