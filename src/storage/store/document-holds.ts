import { AdeError } from '../../contract/errors/index.ts';
import { addActivity, type NewChange } from './activity.ts';
import type { Database } from './database.ts';
import { lockRow } from './locks.ts';
import type { DocumentHoldRow } from './schema/tables.ts';
import { inTransaction } from './transactions.ts';

/** The legal hold of a document; undefined if it has none. */
export async function findHold(db: Database, documentId: string): Promise<DocumentHoldRow | undefined> {
  return db.selectFrom('document_holds').selectAll().where('document_id', '=', documentId).executeTakeFirst();
}

/** Throws `document_held`. */
export async function assertDocumentNotHeld(db: Database, documentId: string): Promise<void> {
  const hold = await findHold(db, documentId);
  if (hold !== undefined) throw new AdeError('document_held', { document_id: documentId, since: hold.held_at });
}

/** Puts a document under a legal hold, or ends its hold. If nothing would change, nothing is recorded either. */
export async function setHold(db: Database, row: DocumentHoldRow, isHeld: boolean, activity: NewChange): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRow(transaction, 'documents', row.document_id);
    const isSo = ((await findHold(transaction, row.document_id)) !== undefined) === isHeld;
    if (isSo) return;
    if (isHeld) await transaction.insertInto('document_holds').values(row).execute();
    else await transaction.deleteFrom('document_holds').where('document_id', '=', row.document_id).execute();
    await addActivity(transaction, activity);
  });
}
