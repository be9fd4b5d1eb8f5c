import { type Database, needsSenderAndPeriod, setMissingCodes } from '../../storage/store/index.ts';

/**
 * Applies what a workspace needs to the documents that nobody has signed. Call it in the transaction that changes its
 * setting or its senders, after the workspace is locked.
 */
export async function settleWorkspace(db: Database, workspaceId: string): Promise<void> {
  await setMissingCodes(db, workspaceId, await needsSenderAndPeriod(db, workspaceId));
}
