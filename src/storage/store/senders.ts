import { randomBytes } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import { lockRow } from './locks.ts';
import { assertNameFree } from './names-in-workspace.ts';
import type { SenderRow } from './schema/tables.ts';

/** By name, including archived ones. */
export async function listSenders(db: Database, workspaceId: string): Promise<SenderRow[]> {
  return db
    .selectFrom('senders')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Throws `sender_unknown`. */
export async function getSender(db: Database, workspaceId: string, id: string): Promise<SenderRow> {
  return db
    .selectFrom('senders')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow(() => new AdeError('sender_unknown', { sender_id: id }));
}

export type SenderSettings = Pick<SenderRow, 'due_day' | 'has_several' | 'file_pattern'>;

/** Throws `name_taken`. Call it in a transaction. */
export async function makeSender(
  db: Database,
  about: SenderSettings & Pick<SenderRow, 'workspace_id' | 'name' | 'created_by'>,
): Promise<SenderRow> {
  await lockRow(db, 'workspaces', about.workspace_id);
  await assertNameFree(db, 'sender', about.workspace_id, about.name);
  const row: SenderRow = { id: makeId('snd'), ...about, created_at: new Date().toISOString(), archived_at: null };
  await db.insertInto('senders').values(row).execute();
  return row;
}

/** Throws `name_taken`. Call it in a transaction. */
export async function updateSender(
  db: Database,
  sender: SenderRow,
  changes: Partial<SenderSettings & Pick<SenderRow, 'name' | 'archived_at'>>,
): Promise<void> {
  await lockRow(db, 'workspaces', sender.workspace_id);
  if (changes.name !== undefined) await assertNameFree(db, 'sender', sender.workspace_id, changes.name, sender.id);
  await db.updateTable('senders').set(changes).where('id', '=', sender.id).execute();
}

/** The sender's salt; the first caller makes it. */
export async function ensureSalt(db: Database, senderId: string): Promise<string> {
  const known = db.selectFrom('sender_salts').select('salt').where('sender_id', '=', senderId);
  const found = await known.executeTakeFirst();
  if (found !== undefined) return found.salt;
  await db
    .insertInto('sender_salts')
    .values({ sender_id: senderId, salt: randomBytes(16).toString('hex') })
    .onConflict((conflict) => conflict.column('sender_id').doNothing())
    .execute();
  return (await known.executeTakeFirstOrThrow()).salt;
}
